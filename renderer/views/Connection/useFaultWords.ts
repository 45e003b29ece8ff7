import { useI18n } from 'vue-i18n'
import { jsonFaultText } from '../../i18n/json-fault-text.ts'
import { faultText } from '../../i18n/reason-text.ts'
import type { Fault } from './draft/fault-of-issue.ts'

/** What is wrong with a field of a profile, in words. */
export function useFaultWords() {
  const { t } = useI18n()
  return ({ key, values, text, json }: Fault): string => {
    const why = text
      ? { why: faultText(text.fault, text.position, (name, named) => t(name, named ?? {})) }
      : json
        ? { why: jsonFaultText(json, t) }
        : {}
    return t(`connection.form.faults.${key}`, { ...values, ...why })
  }
}
