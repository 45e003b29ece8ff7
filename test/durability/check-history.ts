import Database from 'better-sqlite3'
import type { TimelineRow } from '../../shared/types/message.ts'
import { rowId } from '../../electron/core/db/row-id.ts'
import type { PublisherReport } from './numbered.ts'
import { numberedTopic, readNumbered } from './numbered.ts'

/** One life of the workbench, UTC ms. */
export interface Kill {
  connectedMs: number
  killedMs: number
}

/** What the loop found. Every list is empty, every count 0, when nothing was lost. */
export interface KillLoopResult {
  sent: [number, number, number]
  stored: [number, number, number]
  /** Acknowledged to the publisher at QoS 1 or 2, and not stored. */
  missing: [qos1: number, qos2: number]
  /** QoS 2 messages stored more than once. */
  repeatedQos2: number
  /** Rows that a page had been told of and that are not there, or differ. */
  announcedMissing: number
  announced: number
  /** Messages whose publishing had been answered, and that are not there. */
  publishedMissing: number
  published: number
  /** Lives that were connected when they were killed and of which the timeline does not say that they ended. */
  unsaidEnds: number
  /** Messages that the other connection keeps beyond what it should. */
  beyondRetention: number
  /** What `PRAGMA integrity_check` says. */
  integrity: string
  /**
   * For each kill, how long before it the newest stored message was received (ms): what was lost of QoS 0 is younger.
   */
  qos0LossMs: number[]
}

/** The rows that pages were told of: sequence number and payload. */
export class Announced {
  readonly rows = new Map<number, string>()
  /** Likewise of messages that were published. */
  readonly published = new Map<number, string>()
  /** The highest number of a message of QoS 1 or 2: those come in order. */
  newest = 0

  add(row: TimelineRow): void {
    if (row.kind !== 'received') return
    this.rows.set(row.seq, Buffer.from(row.payload).toString())
    if (row.qos > 0) this.newest = Math.max(this.newest, readNumbered(row.payload).n)
  }
}

/** How many messages the second connection keeps. */
export const tidyCount = 500

/** Stored messages of a connection. */
export function countOf(db: Database.Database, connectionId: number): number {
  const count = db
    .prepare<[number, number], number>('SELECT count(*) FROM messages WHERE id >= ? AND id < ? AND kind != 2')
    .pluck()
  return count.get(rowId(connectionId, 0), rowId(connectionId + 1, 0)) ?? 0
}

/** Opens a history beside a running workbench, for looking only. */
export function openToLook(file: string): Database.Database {
  return new Database(file, { readonly: true, fileMustExist: true })
}

/** How often each numbered message of a QoS is stored. */
export function storedNumbers(db: Database.Database, qos: 0 | 1 | 2): Map<number, number> {
  const rows = db
    .prepare<[string], { payload: Uint8Array }>(
      'SELECT payload FROM messages WHERE kind = 0 AND topic_id IN (SELECT id FROM topics WHERE name = ? AND connection_id = 1)',
    )
    .all(numberedTopic(qos))
  const numbers = new Map<number, number>()
  for (const { payload } of rows) {
    const { n } = readNumbered(payload)
    numbers.set(n, (numbers.get(n) ?? 0) + 1)
  }
  return numbers
}

/** How many of the acknowledged messages of a QoS are not stored. */
export function missingOf(db: Database.Database, report: PublisherReport, qos: 1 | 2): number {
  const stored = storedNumbers(db, qos)
  return report.acknowledged[qos].filter((n) => !stored.has(n)).length
}

/** Number of the newest stored message of QoS 1 and of QoS 2, the smaller of the two; 0 while there is none. */
export function newestOf(db: Database.Database): number {
  const find = db.prepare<[string], { payload: Uint8Array }>(
    'SELECT payload FROM messages WHERE kind = 0 AND topic_id IN (SELECT id FROM topics WHERE name = ? AND connection_id = 1) ORDER BY id DESC LIMIT 1',
  )
  const numbers = ([1, 2] as const).map((qos) => {
    const row = find.get(numberedTopic(qos))
    return row ? readNumbered(row.payload).n : 0
  })
  return Math.min(...numbers)
}

/** Compares the database with what the publisher, the broker and the pages know. */
export function checkHistory(
  db: Database.Database,
  [connectionId = 0, tidyId = 0]: number[],
  announced: Announced,
  report: PublisherReport,
  kills: Kill[],
): KillLoopResult {
  const stored = ([0, 1, 2] as const).map((qos) => storedNumbers(db, qos).size) as [number, number, number]
  const find = db.prepare<[number], { payload: Uint8Array }>('SELECT payload FROM messages WHERE id = ?')
  const missingAmong = (told: ReadonlyMap<number, string>) =>
    [...told].filter(([seq, payload]) => {
      const row = find.get(rowId(connectionId, seq))
      return !row || Buffer.from(row.payload).toString() !== payload
    }).length
  return {
    sent: report.sent,
    stored,
    missing: [missingOf(db, report, 1), missingOf(db, report, 2)],
    repeatedQos2: [...storedNumbers(db, 2).values()].filter((count) => count > 1).length,
    announcedMissing: missingAmong(announced.rows),
    announced: announced.rows.size,
    publishedMissing: missingAmong(announced.published),
    published: announced.published.size,
    unsaidEnds: unsaidEnds(db, connectionId),
    beyondRetention: Math.max(0, countOf(db, tidyId) - tidyCount),
    integrity: String(db.pragma('integrity_check', { simple: true })),
    qos0LossMs: lossBefore(db, connectionId, kills),
  }
}

// Between two rows that say "connected" there is one that says "disconnected".
function unsaidEnds(db: Database.Database, connectionId: number): number {
  const types = db
    .prepare<[number, number], { payload: Uint8Array }>(
      'SELECT payload FROM messages WHERE id >= ? AND id < ? AND kind = 2 ORDER BY id',
    )
    .all(rowId(connectionId, 0), rowId(connectionId + 1, 0))
    .map(({ payload }) => (JSON.parse(Buffer.from(payload).toString()) as { type: string }).type)
    .filter((type) => type !== 'dropped')
  return types.filter((type, index) => type === 'connected' && types[index + 1] === 'connected').length
}

// Not by when messages were made: one that still waits in the broker behind others is not ours to lose.
function lossBefore(db: Database.Database, connectionId: number, kills: Kill[]): number[] {
  const received = db
    .prepare<[number, number], number>(
      'SELECT time_ms FROM messages WHERE id >= ? AND id < ? AND kind = 0 ORDER BY id',
    )
    .pluck()
    .all(rowId(connectionId, 0), rowId(connectionId + 1, 0))
  return kills.map(({ connectedMs, killedMs }) => {
    const newestMs = received.findLast((atMs) => atMs <= killedMs) ?? 0
    return killedMs - Math.max(newestMs, connectedMs)
  })
}
