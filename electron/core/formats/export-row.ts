/** Types that every export format shares. */
import type { MessageProperty, TimelineRow, ViewFilter } from '../../../shared/types/message.ts'

/** A row as it is exported, with everything that does not fit into a list. */
export interface ExportRow {
  row: TimelineRow
  /** All bytes; empty for an event. */
  payload: Uint8Array
  /** In the order of the wire; empty for an event. */
  properties: MessageProperty[]
}

/** What a file says about itself. */
export interface ExportHead {
  /** UTC ms. */
  exportedAtMs: number
  /** address: as shown, `mqtt://host:port`. Never a user name or password. */
  connection: { name: string; address: string }
  /** What the exported view showed. */
  filter: ViewFilter
}

/** Writes one file: `begin`, any number of `row`, `end`, each giving the bytes that come next. */
export interface ExportEncoder {
  /** Session events are left out of this file. */
  messagesOnly?: boolean
  /** Present: takes each payload of the file before `begin`, because the beginning depends on all of them. */
  scan?(payload: Uint8Array): void
  /** How many fields found by `scan` have no column. */
  fieldsLeftOut?(): number
  begin(): Uint8Array
  row(row: ExportRow): Uint8Array
  end(): Uint8Array
}
