import { useI18n } from 'vue-i18n'
import type { Reason } from '../../../shared/errors.ts'
import { reasonText } from '../../i18n/reason-text.ts'

/** A function that words a reason in the language on screen: what happened, then what to do. */
export function useReasonText(): (reason: Reason) => string {
  const { t } = useI18n()
  return (reason) => reasonText(reason, (key, values) => t(key, values ?? {}))
}
