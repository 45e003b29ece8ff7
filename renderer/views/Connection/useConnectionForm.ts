import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { parseAddress } from '../../../shared/mqtt/address.ts'
import type { Connection } from '../../../shared/types/connection.ts'
import { useCommand } from '../../composables/actions/useCommand.ts'
import { useConnectionActions } from '../../composables/actions/useConnectionActions.ts'
import { isLive } from '../../composables/useSessionState.ts'
import { useConnectionListStore } from '../../stores/connections/connection-list.ts'
import { useConnectionsStore } from '../../stores/connections/connections.ts'
import { useSessionsStore } from '../../stores/connections/sessions.ts'
import type { TakenUp } from '../../stores/shell/ui.ts'
import { useUiStore } from '../../stores/shell/ui.ts'
import { speaksFive } from './draft/applies.ts'
import { withAddress, withChecksOn } from './draft/move-draft.ts'
import type { ProfileCall } from './draft/profile-draft.ts'
import { draftOf, newDraft, proposedName, secretsBeside } from './draft/profile-draft.ts'
import { faultsOf, nothingKnown } from './draft/profile-faults.ts'
import { usableProfile } from './draft/usable-profile.ts'
import { useFaultWords } from './useFaultWords.ts'

/** The form of a new connection (null) or of a saved one: draft, faults, saving. */
export function useConnectionForm(connectionId: number | null, takesUp: TakenUp | null = null) {
  const { t } = useI18n()
  const { attempt } = useCommand()
  const { connect, reconnect } = useConnectionActions()
  const words = useFaultWords()
  const connections = useConnectionsStore()
  const sessions = useSessionsStore()
  const ui = useUiStore()
  const list = useConnectionListStore()

  const original = connectionId === null ? undefined : connections.byId.get(connectionId)
  const draft = ref(original ? draftOf(original) : newDraft())
  const untouched = JSON.stringify(draft.value)
  /** Fields whose fault is shown: those that were left after a change, and those that an attempt to save or test complained about. */
  const touched = ref(new Set<string>())
  /** The field that is being typed into, until it is left. */
  const editing = ref<string | null>(null)
  const saving = ref(false)
  /** What else is wrong with a field, in words; it does not keep the draft from being saved. */
  const remarks = shallowRef<Readonly<Record<string, string>>>({})
  /** Host whose certificate was accepted unseen, or by its fingerprint. */
  let acceptedHost = original?.host ?? ''
  const checksTurnedOn = ref(false)

  const faults = computed(() => faultsOf(draft.value, original ?? nothingKnown))
  const taken = computed(() => {
    const others = connections.list.filter(({ id }) => id !== connectionId)
    return new Set(others.map(({ name }) => name))
  })
  /** Another connection that would be thrown out by this one, or the other way round [MQTT-3.1.4-3]. */
  const sameClient = computed(() => {
    const { clientId, clientIdKind, builtIn, host, port } = draft.value
    if (clientId === '' || clientIdKind !== 'fixed') return null
    const isSame = (other: Connection) =>
      other.id !== connectionId &&
      other.clientIdKind === 'fixed' &&
      other.clientId === clientId &&
      other.builtIn === builtIn &&
      (builtIn || (other.host === host.trim() && other.port === Number(port)))
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

  /** The fault of a field in words, once it is fair to show it; else false. */
  function faultText(field: string): string | false {
    const fault = faults.value[field]
    if (fault && touched.value.has(field)) return words(fault)
    return editing.value === field ? false : (remarks.value[field] ?? false)
  }

  function touch(field: string): void {
    touched.value.add(field)
    if (editing.value === field) editing.value = null
  }

  /** Whether a fault is shown in a part of the profile. */
  function hasFaultIn(parts: readonly string[]): boolean {
    const fields = [...Object.keys(faults.value), ...Object.keys(remarks.value)]
    return fields.some((field) => {
      const within = parts.some((part) => field === part || field.startsWith(`${part}.`))
      return within && faultText(field) !== false
    })
  }

  /** Takes a whole address apart into the fields; false when it is a host and nothing else. */
  function takeAddress(text: string): boolean {
    const parsed = parseAddress(text)
    if (parsed?.kind !== 'address') return false
    draft.value = withAddress(draft.value, parsed.parts)
    settleHost()
    return true
  }

  /** What was accepted about the certificate of one host does not hold for another. */
  function settleHost(): void {
    const { tls, host } = draft.value
    const accepts = !tls.verify || tls.trust === 'pinned'
    if (!accepts || acceptedHost === '' || acceptedHost === host.trim()) return
    draft.value = withChecksOn(draft.value)
    checksTurnedOn.value = true
  }

  /** The certificate of the host as it stands is accepted, whatever it is or by its fingerprint. */
  function acceptHost(): void {
    acceptedHost = draft.value.host.trim()
    checksTurnedOn.value = false
  }

  function call(): ProfileCall {
    return { profile: usableProfile(draft.value, taken.value, original), ...secretsBeside(draft.value) }
  }

  /** Whether the draft can be used; says what is wrong with it from now on. */
  function settle(): boolean {
    if (!draft.value.builtIn && !takeAddress(draft.value.host)) settleHost()
    const found = Object.keys(faults.value)
    for (const field of found) touch(field)
    return found.length === 0
  }

  async function store(): Promise<Connection | null> {
    let saved: Connection | null = null
    await attempt(t('connection.failed.save'), async () => {
      saved =
        connectionId === null
          ? await connections.create({ ...call(), ...(takesUp ? { takeUp: takesUp.connectionId } : {}) })
          : await connections.update(connectionId, call())
    })
    return saved
  }

  /** Resolves with whether it was saved; the form is closed then. */
  async function save(thenConnect: boolean): Promise<boolean> {
    if (!settle() || saving.value) return false
    saving.value = true
    const wasLive = live.value
    const saved = await store()
    saving.value = false
    if (saved === null) return false
    ui.formDirty = false
    ui.showConnection(saved.id)
    if (connectionId === null) list.showConnection(saved.id)
    if (thenConnect) void (wasLive ? reconnect(saved) : connect(saved))
    return true
  }

  return {
    connectionId,
    draft,
    original,
    known: original ?? nothingKnown,
    faults,
    live,
    open: computed(() => connectionId !== null && sessions.sessionOf(connectionId).state === 'connected'),
    speaksFive: computed(() => speaksFive(draft.value)),
    sameClient,
    saving,
    proposedName: computed(() => (faults.value['host'] ? '' : proposedName(draft.value, taken.value))),
    /** Verification was turned on again because the host changed. */
    checksTurnedOn,
    remarks,
    faultText,
    hasFaultIn,
    /** A field is typed into: nothing new is said about it before it is left. */
    edit: (field: string) => void (editing.value = field),
    /** A field was left after a change. */
    touch,
    takeAddress,
    settleHost,
    acceptHost,
    settle,
    call,
    save,
    cancel: () => ui.closeForm(),
  }
}

export type ConnectionFormState = ReturnType<typeof useConnectionForm>
