import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { CertificateFacts } from '../../../../shared/types/connection-test.ts'
import { useCommand } from '../../../composables/actions/useCommand.ts'
import { useBrokerStore } from '../../../stores/shell/broker.ts'
import { useConnectionTestStore } from '../../../stores/connections/connection-test.ts'
import type { ConnectionFormState } from '../useConnectionForm.ts'
import type { TestedWith } from './tested-with.ts'
import { changedSince, testedWith } from './tested-with.ts'

/** Testing the profile as it stands in the form, in a panel beside it. */
export function useDoctor(form: ConnectionFormState) {
  const { t } = useI18n()
  const { attempt } = useCommand()
  const store = useConnectionTestStore()
  const broker = useBrokerStore()
  const open = ref(false)
  /** The fields that the result belongs to. */
  const made = shallowRef<TestedWith | null>(null)
  const changed = computed(() => (made.value === null ? [] : changedSince(made.value, form.draft.value)))

  /** Resolves with false when the form has faults, which it says at its fields. */
  async function run(): Promise<boolean> {
    if (!form.settle()) return false
    open.value = true
    const { builtIn, transport } = form.draft.value
    const { wsPort, tcpPort } = broker.status
    const port = builtIn ? { port: String((transport === 'ws' ? wsPort : tcpPort) ?? '') } : {}
    made.value = { ...testedWith(form.draft.value), ...port }
    const id = form.connectionId === null ? {} : { id: form.connectionId }
    await attempt(t('doctor.failed'), () => store.start({ ...id, ...form.call() }))
    return true
  }

  function close(): void {
    open.value = false
    void store.forget()
  }

  /** From now on this certificate is believed, and no other. */
  function accept({ sha256 }: CertificateFacts): void {
    const { draft } = form
    draft.value = {
      ...draft.value,
      tls: { ...draft.value.tls, trust: 'pinned', pinnedSha256: sha256, verify: true },
    }
    form.acceptHost()
    void run()
  }

  onScopeDispose(() => void store.forget())

  return {
    open,
    /** Host and port that were tested. */
    tested: computed(() => made.value ?? { host: '', port: '' }),
    /** Fields that were changed since the test began: what it found out does not hold for them. */
    changed,
    test: computed(() => store.current),
    running: computed(() => store.running),
    run,
    cancel: () => void store.cancel(),
    close,
    accept,
  }
}

export type Doctor = ReturnType<typeof useDoctor>
