/** Calls that undo recent deletions. */
import { z } from 'zod'
import { command, resolves } from '../definition/call.ts'
import { id } from '../definition/fields.ts'

export const removalCalls = {
  /**
   * Restores what a call that resolved with a `Removal` has deleted. Throws `undo-expired`, or the error that
   * prevents it.
   */
  'removals.undo': command(z.strictObject({ removalId: id }), resolves<null>()),
}
