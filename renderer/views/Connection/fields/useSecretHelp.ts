import { computed } from 'vue'
import { useI18n } from 'vue-i18n'

/** What becomes of a secret, in words: typed now, known from before, or to be forgotten. */
export function useSecretHelp(secret: () => { text: string; forget: boolean }, known: () => boolean) {
  const { t } = useI18n()
  return computed(() => {
    const { text, forget } = secret()
    if (text === '' && known()) {
      return t(
        forget ? 'connection.form.identity.passwordForgotten' : 'connection.form.identity.passwordKnown',
      )
    }
    return t('connection.form.identity.passwordHint')
  })
}
