import { useToast } from '@nuxt/ui/composables/useToast'
import { useI18n } from 'vue-i18n'
import type { ReasonCode } from '../../shared/errors.ts'
import { reasonOf } from '../../shared/errors.ts'
import { useUiStore } from '../stores/ui.ts'
import { useReasonText } from './useReasonText.ts'

/**
 * Runs what the user asked for; a failure becomes a toast in words. `attempt` resolves with whether it worked:
 * `await attempt(t('connection.failed.delete'), () => connections.remove(id, false))`.
 */
export function useCommand() {
  const toast = useToast()
  const { t } = useI18n()
  const word = useReasonText()
  const ui = useUiStore()

  /** The way to where it can be put right, for reasons that have one. */
  function remedies(code: ReasonCode) {
    if (code !== 'port-in-use' && code !== 'port-forbidden') return []
    const look = { color: 'neutral', variant: 'outline' } as const
    return [{ ...look, label: t('shell.local.changePorts'), onClick: () => void (ui.settingsOpen = true) }]
  }

  async function attempt(title: string, command: () => Promise<unknown>): Promise<boolean> {
    try {
      await command()
      return true
    } catch (error) {
      const reason = reasonOf(error)
      toast.add({
        title,
        description: word(reason),
        actions: remedies(reason.code),
        color: 'error',
        icon: 'i-lucide-circle-alert',
        close: { 'aria-label': t('common.close') },
      })
      return false
    }
  }

  return { attempt }
}
