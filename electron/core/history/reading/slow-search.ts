/** Describes searches that were ended because their regular expression took too long. */
import { reasonOf, WorkbenchError } from '../../../../shared/errors.ts'
import type { ViewFilter } from '../../../../shared/types/message.ts'

/** Maximum number of characters of a regular expression that an error message quotes. */
const shownPattern = 80

/** Whether a call failed because its reader stopped answering and was ended. */
export function isHung(error: unknown): boolean {
  return reasonOf(error).details['cause'] === 'hung'
}

/** Why a view or an export with this regular expression was ended. */
export function searchTooSlow({ text }: Pick<ViewFilter, 'text'>): WorkbenchError {
  const pattern = text.length > shownPattern ? `${text.slice(0, shownPattern)}…` : text
  const message = `The regular expression ${pattern} takes too long.`
  return new WorkbenchError('search-too-slow', message, { pattern })
}
