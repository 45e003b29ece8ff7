import { visibleText } from '../../../../shared/payload/visible-text.ts'
import type { MessageRow } from '../../../stores/connections/selection.ts'
import { formatTime } from '../../../i18n/format.ts'

/** What a message is called: its direction, topic and time. */
export function rowLabel(
  row: MessageRow,
  t: (key: string, values: Record<string, string>) => string,
): string {
  const time = formatTime(row.timeMs, Date.now())
  return t(`messages.row.${row.kind}`, { topic: visibleText(row.topic), time })
}
