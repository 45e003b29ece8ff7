import { useToast } from '@nuxt/ui/composables/useToast'
import { useI18n } from 'vue-i18n'
import type { Reason } from '../../../shared/errors.ts'
import { reasonOf } from '../../../shared/errors.ts'
import { useBrokerStore } from '../../stores/shell/broker.ts'
import { useForgottenStore } from '../../stores/shell/forgotten.ts'
import { useUiStore } from '../../stores/shell/ui.ts'
import { useUnlockingStore } from '../../stores/shell/unlocking.ts'
import { useReasonText } from '../text/useReasonText.ts'

/**
 * Runs what the user asked for; a failure becomes a toast in words. `attempt` resolves with whether it worked:
 * `await attempt(t('connection.failed.delete'), () => connections.remove(id, false))`. What needs the passphrase asks for it;
 * `unlocked` is what goes on then, where it is not the same command once more.
 */
export function useCommand() {
  const toast = useToast()
  const { t } = useI18n()
  const word = useReasonText()
  const ui = useUiStore()
  const unlocking = useUnlockingStore()
  const forgotten = useForgottenStore()
  const broker = useBrokerStore()

  const look = { color: 'neutral', variant: 'outline' } as const

  /** The way to where it can be put right, for reasons that have one. */
  function remedies({ code, details }: Reason, retry: () => Promise<unknown>) {
    const id = details['connectionId']
    if (code === 'secret-unreadable' && typeof id === 'number') {
      return [{ ...look, label: t('common.edit'), onClick: () => ui.showForm(id) }]
    }
    if (code === 'built-in-broker-off') {
      return [{ ...look, label: t('broker.start'), onClick: () => void startBroker(retry) }]
    }
    if (code !== 'port-in-use' && code !== 'port-forbidden') return []
    return [{ ...look, label: t('shell.local.changePorts'), onClick: () => void (ui.settingsOpen = true) }]
  }

  function startBroker(retry: () => Promise<unknown>): Promise<boolean> {
    return attempt(t('broker.startFailed'), async () => {
      await broker.switchBroker(true)
      await retry()
    })
  }

  async function attempt(
    title: string,
    command: () => Promise<unknown>,
    unlocked = command,
  ): Promise<boolean> {
    try {
      await command()
      return true
    } catch (error) {
      const reason = reasonOf(error)
      const { connectionId } = reason.details
      if (reason.code === 'secret-forgotten' && typeof connectionId === 'number') {
        return (await forgotten.ask(connectionId)) && attempt(title, command)
      }
      if (reason.code === 'secrets-locked') return (await unlocking.ask()) && attempt(title, unlocked)
      toast.add({
        title,
        description: word(reason),
        actions: remedies(reason, () => attempt(title, command)),
        color: 'error',
        icon: 'i-lucide-circle-alert',
        close: { 'aria-label': t('common.close') },
      })
      return false
    }
  }

  return { attempt }
}
