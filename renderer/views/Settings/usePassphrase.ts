import { useI18n } from 'vue-i18n'
import { reasonOf } from '../../../shared/errors.ts'
import { useCommand } from '../../composables/actions/useCommand.ts'
import { useReasonText } from '../../composables/text/useReasonText.ts'
import { useSecretsStore } from '../../stores/shell/secrets.ts'
import { useUnlockingStore } from '../../stores/shell/unlocking.ts'

/** What is done with a passphrase. Each resolves with what is wrong with the one that was entered, in words, or null. */
export function usePassphrase() {
  const { t } = useI18n()
  const { attempt } = useCommand()
  const word = useReasonText()
  const secrets = useSecretsStore()
  const unlocking = useUnlockingStore()

  async function run(command: () => Promise<void>): Promise<string | null> {
    let wrong: string | null = null
    const done = await attempt(t('secrets.failed'), async () => {
      try {
        await command()
      } catch (error) {
        const reason = reasonOf(error)
        if (reason.code !== 'wrong-passphrase') throw error
        wrong = word(reason)
      }
    })
    return done ? wrong : t('secrets.failed')
  }

  return {
    set: (_current: string, next: string) => run(() => secrets.setPassphrase(next)),
    change: (current: string, next: string) => run(() => secrets.changePassphrase(current, next)),
    unlock: (current: string) =>
      run(async () => {
        await secrets.unlock(current)
        unlocking.entered()
      }),
  }
}
