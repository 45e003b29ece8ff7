/** Calls about what was deleted a moment ago. */
import { z } from 'zod'
import { command, resolves } from './call.ts'
import { id } from './fields.ts'

export const removalCalls = {
  /**
   * Brings back what a call that resolved with a `Removal` has deleted. Throws `undo-expired`, or what stands in its
   * way now.
   */
  'removals.undo': command(z.strictObject({ removalId: id }), resolves<null>()),
}
