import type { Retention } from '../../../../shared/types/connection.ts'
import { numberOf } from '../../../composables/text/numbers.ts'

/** How much is kept, while it is typed. */
export interface RetentionDraft {
  keep: Retention['keep']
  count: string
  days: string
  megabytes: string
}

export function draftOfRetention(retention: Retention): RetentionDraft {
  const draft = { keep: retention.keep, count: '100000', days: '30', megabytes: '1000' }
  if (retention.keep === 'messages') draft.count = String(retention.count)
  if (retention.keep === 'days') draft.days = String(retention.days)
  if (retention.keep === 'megabytes') draft.megabytes = String(retention.megabytes)
  return draft
}

export function retentionOf({ keep, count, days, megabytes }: RetentionDraft): Retention {
  if (keep === 'messages') return { keep, count: numberOf(count) }
  if (keep === 'days') return { keep, days: numberOf(days) }
  if (keep === 'megabytes') return { keep, megabytes: numberOf(megabytes) }
  return { keep }
}
