/** Calls and events about exports. */
import { z } from 'zod'
import type { ExportProgress, SavedFile } from '../../types/workbench.ts'
import { exportFormats, savedFormats } from '../../types/workbench.ts'
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
  /** Keeps a file that the page made: a picture, the points of a chart. Null when the user cancels. */
  'exports.save': command(
    z.strictObject({
      /** What is in it. The core makes a file name of that, with the time and the format. */
      name: z.string().max(1_000),
      format: z.enum(savedFormats),
      bytes: z.instanceof(Uint8Array<ArrayBufferLike>),
    }),
    resolves<SavedFile | null>(),
  ),
}

export interface ExportEvents {
  'exports.progressed': ExportProgress
}
