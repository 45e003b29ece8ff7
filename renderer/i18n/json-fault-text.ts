import type { JsonFault } from '../../shared/payload/json/json-scan.ts'
import type { Translate } from './reason-text.ts'

/** Why a text is not JSON, with line and column, as a sentence of the language of `t`. */
export function jsonFaultText(fault: JsonFault, t: Translate): string {
  const { line, column, found } = fault
  return t('inspector.jsonFault', { line, column, what: t(`inspector.jsonFaults.${fault.fault}`, { found }) })
}
