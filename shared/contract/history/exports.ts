/** Calls and events about exports. */
import { z } from 'zod'
import type { ExportProgress } from '../../types/workbench.ts'
import { exportFormats } from '../../types/workbench.ts'
import { command, resolves } from '../definition/call.ts'
import { id, viewFilter } from '../definition/fields.ts'

export const exportCalls = {
  /** Writes what the view currently shows, oldest first. Progress comes by `exports.progressed`. */
  'exports.start': command(
    z.strictObject({
      connectionId: id,
      filter: viewFilter,
      format: z.enum(exportFormats),
      /** Of a CSV export; left out: messages only, in one column. */
      table: z.strictObject({ sessionLines: z.boolean(), fieldColumns: z.boolean() }).optional(),
    }),
    resolves<ExportProgress>(),
  ),
  'exports.cancel': command(z.strictObject({ exportId: id }), resolves<null>()),
}

export interface ExportEvents {
  'exports.progressed': ExportProgress
}
