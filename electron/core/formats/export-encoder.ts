/** Picks the encoder for an export format. */
import type { ExportFormat, TableOptions } from '../../../shared/types/workbench.ts'
import { csvExport } from './csv-export.ts'
import type { ExportEncoder, ExportHead } from './export-row.ts'
import { jsonExport } from './json-export.ts'

/** The encoder of a format, for one file. The format is the file's extension too. */
export function exportEncoder(format: ExportFormat, table: TableOptions, head: ExportHead): ExportEncoder {
  return format === 'json' ? jsonExport(head) : csvExport(table)
}
