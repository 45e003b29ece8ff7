import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useSecretsStore } from '../../../stores/shell/secrets.ts'

/** What becomes of a secret, in words: typed now, known from before, or to be forgotten. */
export function useSecretHelp(
  secret: () => { text: string; forget: boolean },
  known: () => boolean,
  forgotten: () => boolean = () => false,
) {
  const { t } = useI18n()
  const secrets = useSecretsStore()
  return computed(() => {
    const { text, forget } = secret()
    if (text === '' && known()) {
      if (forget) return t('connection.form.identity.passwordForgotten')
      return t(secrets.status.storage === 'run' ? 'connection.form.identity.passwordKnown' : 'secrets.known')
    }
    if (text === '' && forgotten()) return t('secrets.forgottenHint')
    const { storage, locked } = secrets.status
    return t(`secrets.hints.${locked ? 'locked' : storage}`)
  })
}
