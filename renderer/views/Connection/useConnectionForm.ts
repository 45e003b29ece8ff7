import { useToast } from '@nuxt/ui/composables/useToast'
import { computed, onScopeDispose, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { parseAddress } from '../../../shared/mqtt/address.ts'
import type { Connection } from '../../../shared/types/connection.ts'
import { useCommand } from '../../composables/useCommand.ts'
import { useConnectionActions } from '../../composables/useConnectionActions.ts'
import { isLive } from '../../composables/useSessionState.ts'
import { useConnectionsStore } from '../../stores/connections.ts'
import { useSessionsStore } from '../../stores/sessions.ts'
import { useUiStore } from '../../stores/ui.ts'
import {
  draftOf,
  newDraft,
  passwordOf,
  profileOf,
  proposedName,
  sessionPartOf,
  withAddress,
} from './profile-draft.ts'
import type { Fault, FaultyField } from './profile-faults.ts'
import { faultsOf } from './profile-faults.ts'

/** The form of a new connection (null) or of a saved one: draft, faults, saving. */
export function useConnectionForm(connectionId: number | null) {
  const { t } = useI18n()
  const toast = useToast()
  const { attempt } = useCommand()
  const { connect, reconnect } = useConnectionActions()
  const connections = useConnectionsStore()
  const sessions = useSessionsStore()
  const ui = useUiStore()

  const original = connectionId === null ? undefined : connections.byId.get(connectionId)
  const draft = ref(original ? draftOf(original) : newDraft())
  const untouched = JSON.stringify(draft.value)
  const untouchedSession = JSON.stringify(sessionPartOf(draft.value))
  /** Fields whose fault is shown: those that were left or changed, and all after an attempt to save. */
  const touched = ref(new Set<FaultyField>())
  const triedToSave = ref(false)
  const saving = ref(false)

  const faults = computed(() => faultsOf(draft.value, original?.hasPassword))
  const taken = computed(() => {
    const others = connections.list.filter(({ id }) => id !== connectionId)
    return new Set(others.map(({ name }) => name))
  })
  /** Another connection that would be thrown out by this one, or the other way round (MQTT 5, 3.1.4-3). */
  const sameClient = computed(() => {
    const { clientId, host, port } = draft.value
    if (clientId === '') return null
    const isSame = (other: Connection) =>
      other.id !== connectionId &&
      other.clientId === clientId &&
      other.host === host.trim() &&
      other.port === Number(port)
    return connections.list.find(isSame)?.name ?? null
  })
  const live = computed(() => connectionId !== null && isLive(sessions.sessionOf(connectionId).state))

  watch(
    draft,
    (now) => {
      ui.formDirty = JSON.stringify(now) !== untouched
    },
    { deep: true },
  )
  onScopeDispose(() => (ui.formDirty = false))

  function words({ key, values }: Fault): string {
    return t(`connection.form.faults.${key}`, values ?? {})
  }

  /** The fault of a field in words, once it is fair to show it; else false. */
  function faultText(field: FaultyField): string | false {
    const fault = faults.value[field]
    if (!fault || !(triedToSave.value || touched.value.has(field))) return false
    return words(fault)
  }

  function touch(field: FaultyField): void {
    touched.value.add(field)
  }

  /** Takes a whole address apart into the fields; false when it is a host and nothing else. */
  function takeAddress(text: string): boolean {
    const parsed = parseAddress(text)
    if (parsed?.kind !== 'address') return false
    draft.value = withAddress(draft.value, parsed.parts)
    return true
  }

  async function store(): Promise<Connection | null> {
    let saved: Connection | null = null
    await attempt(t('connection.failed.save'), async () => {
      const profile = profileOf(draft.value, taken.value)
      const password = passwordOf(draft.value)
      saved =
        connectionId === null
          ? await connections.create(profile, password)
          : await connections.update(connectionId, profile, password)
    })
    return saved
  }

  /** Resolves with whether it was saved; the form is closed then. */
  async function save(thenConnect: boolean): Promise<boolean> {
    takeAddress(draft.value.host)
    triedToSave.value = true
    if (Object.keys(faults.value).length > 0 || saving.value) return false
    saving.value = true
    const wasLive = live.value
    const changesSession = JSON.stringify(sessionPartOf(draft.value)) !== untouchedSession
    const saved = await store()
    saving.value = false
    if (saved === null) return false
    ui.formDirty = false
    ui.showConnection(saved.id)
    if (thenConnect) void (wasLive ? reconnect(saved) : connect(saved))
    else if (wasLive && changesSession) sayWhenItTakesEffect(saved)
    return true
  }

  function sayWhenItTakesEffect(saved: Connection): void {
    toast.add({
      title: t('connection.form.saved', { name: saved.name }),
      description: t('connection.form.takesEffect'),
      color: 'neutral',
      icon: 'i-lucide-info',
      // It asks something: it stays until it is answered or closed.
      duration: 0,
      actions: [{ label: t('connection.form.reconnectNow'), onClick: () => void reconnect(saved) }],
    })
  }

  return {
    draft,
    original,
    faults,
    live,
    open: computed(() => connectionId !== null && sessions.sessionOf(connectionId).state === 'connected'),
    sameClient,
    saving,
    proposedName: computed(() => (faults.value.host ? '' : proposedName(draft.value, taken.value))),
    faultText,
    touch,
    takeAddress,
    save,
    cancel: () => ui.closeForm(),
  }
}

export type ConnectionFormState = ReturnType<typeof useConnectionForm>
