import { useToast } from '@nuxt/ui/composables/useToast'
import { useI18n } from 'vue-i18n'
import { reasonOf } from '../../shared/errors.ts'
import { useReasonText } from './useReasonText.ts'

/**
 * Runs what the user asked for; a failure becomes a toast in words. `attempt` resolves with whether it worked:
 * `await attempt(t('connection.failed.delete'), () => connections.remove(id, false))`.
 */
export function useCommand() {
  const toast = useToast()
  const { t } = useI18n()
  const word = useReasonText()

  async function attempt(title: string, command: () => Promise<unknown>): Promise<boolean> {
    try {
      await command()
      return true
    } catch (error) {
      toast.add({
        title,
        description: word(reasonOf(error)),
        color: 'error',
        icon: 'i-lucide-circle-alert',
        close: { 'aria-label': t('common.close') },
      })
      return false
    }
  }

  return { attempt }
}
