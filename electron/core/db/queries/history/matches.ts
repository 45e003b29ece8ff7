/** Builds the searches for rows that match a filter. */
import type { ReadDb } from '../../handles.ts'

/** The conditions that matching rows of one connection meet. Codes: see the history room. Absent: no restriction. */
export interface MatchConditions {
  kinds: number[]
  qos?: number[]
  retainedOnly?: boolean
  sinceMs?: number
  untilMs?: number
  /** Only rows with one of these topics. `few`: they are a small part of all rows, so the index is used. */
  topics?: { ids: number[]; few: boolean }
  text?: {
    /**
     * How payloads are matched: by bytes, given in lower case, where ASCII letters match in either case; or by the
     * function of {@link setPayloadMatcher}.
     */
    payload: { bytes: Buffer } | 'matcher'
    /** Topics that hold the text in their name: their rows match whatever they carry. */
    topicIds: number[]
  }
}

/** A statement over a range of ids: ids of the rows that match, ascending or descending, at most `limit`. */
export interface MatchQuery {
  up(from: number, to: number, limit: number): number[]
  down(from: number, to: number, limit: number): number[]
}

/** Name of the SQL function that matches a regular expression. */
const matchFunction = 'payload_matches'

/**
 * Prepares the search that reads rows and checks each one. SQLite checks the payload, so that rows which do not match
 * never become objects. Bytes are searched as bytes: U+0000 and invalid UTF-8 hide nothing.
 */
export function matchQuery(db: ReadDb, conditions: MatchConditions): MatchQuery {
  const { sql, values } = whereOf(conditions)
  const statement = (order: 'ASC' | 'DESC') =>
    db
      .prepare<unknown[], number>(
        `SELECT id FROM messages ${indexOf(conditions)} WHERE id >= :from AND id < :to AND ${sql}
         ORDER BY id ${order} LIMIT :limit`,
      )
      .pluck()
  const ascending = statement('ASC')
  const descending = statement('DESC')
  return {
    up: (from, to, limit) => ascending.all({ ...values, from, to, limit }),
    down: (from, to, limit) => descending.all({ ...values, from, to, limit }),
  }
}

interface PayloadMatcher {
  matches(payload: string): boolean
  flag: Int32Array<ArrayBufferLike>
}

const payloadMatchers = new WeakMap<ReadDb, PayloadMatcher>()

/** Makes {@link matchQuery} call `matches` with each payload, read as UTF-8. One function per database handle. */
export function setPayloadMatcher(db: ReadDb, matches: (payload: string) => boolean): void {
  payloadMatcher(db).matches = matches
}

/** From now on `flag[0]` is 1 while a payload is being matched, so that another thread can see it. */
export function showMatching(db: ReadDb, flag: Int32Array<ArrayBufferLike>): void {
  payloadMatcher(db).flag = flag
}

/** Runs a function that a pattern may make slow. `flag[0]` is 1 meanwhile, as for a payload. */
export function whileMatching<Value>(db: ReadDb, match: () => Value): Value {
  const { flag } = payloadMatcher(db)
  flag[0] = 1
  try {
    return match()
  } finally {
    flag[0] = 0
  }
}

// Registered once: a second registration would make SQLite prepare every statement of the handle again.
function payloadMatcher(db: ReadDb): PayloadMatcher {
  const known = payloadMatchers.get(db)
  if (known) return known
  const matcher: PayloadMatcher = { matches: () => false, flag: new Int32Array(1) }
  payloadMatchers.set(db, matcher)
  db.function(matchFunction, { directOnly: true }, (payload) => {
    matcher.flag[0] = 1
    const held = matcher.matches(String(payload)) ? 1 : 0
    matcher.flag[0] = 0
    return held
  })
  return matcher
}

/**
 * Prepares the search for rows whose words match, by the index of words: for rows that it reaches. `query` is in the
 * language of FTS5. `everyMessage`: the conditions are ignored, because every message meets them.
 */
export function wordMatchQuery(
  db: ReadDb,
  query: string,
  conditions: MatchConditions,
  everyMessage = false,
): MatchQuery {
  const { sql, values } = whereOf(conditions)
  // The index holds only messages, and no deleted ones. FTS5 does not treat a bound number as an integer and would
  // then scan all rows instead of starting at it.
  const bound = everyMessage ? {} : values
  const source = everyMessage ? 'words w' : 'words w JOIN messages ON messages.id = w.rowid'
  const statement = (order: 'ASC' | 'DESC') =>
    db
      .prepare<unknown[], number>(
        `SELECT w.rowid FROM ${source}
         WHERE w.words MATCH :query ${everyMessage ? '' : `AND ${sql}`}
           AND w.rowid >= CAST(:from AS INTEGER) AND w.rowid < CAST(:to AS INTEGER)
         ORDER BY w.rowid ${order} LIMIT :limit`,
      )
      .pluck()
  const ascending = statement('ASC')
  const descending = statement('DESC')
  return {
    up: (from, to, limit) => ascending.all({ ...bound, query, from, to, limit }),
    down: (from, to, limit) => descending.all({ ...bound, query, from, to, limit }),
  }
}

// The index is faster for a few topics among many; otherwise reading the rows in order is faster.
function indexOf({ topics, text }: MatchConditions): string {
  return topics?.few && !text ? 'INDEXED BY messages_by_topic' : 'NOT INDEXED'
}

function whereOf(conditions: MatchConditions): { sql: string; values: Record<string, unknown> } {
  const { kinds, qos, retainedOnly, sinceMs, untilMs, topics, text } = conditions
  const values: Record<string, unknown> = {}
  const bind = (name: string, value: unknown) => {
    values[name] = value
    return `:${name}`
  }
  const oneOf = (name: string, list: number[]) =>
    `IN (SELECT value FROM json_each(${bind(name, JSON.stringify(list))}))`
  const parts = [`kind ${oneOf('kinds', kinds)}`]
  if (qos) parts.push(`qos ${oneOf('qos', qos)}`)
  if (retainedOnly) parts.push('retain != 0')
  if (sinceMs !== undefined) parts.push(`time_ms >= ${bind('sinceMs', sinceMs)}`)
  if (untilMs !== undefined) parts.push(`time_ms < ${bind('untilMs', untilMs)}`)
  if (topics) parts.push(`topic_id ${oneOf('topicIds', topics.ids)}`)
  if (text) {
    const named = `topic_id ${oneOf('named', text.topicIds)}`
    const held =
      text.payload === 'matcher'
        ? `${matchFunction}(CAST(messages.payload AS TEXT))`
        : `instr(CAST(lower(CAST(messages.payload AS TEXT)) AS BLOB), ${bind('bytes', text.payload.bytes)}) > 0`
    parts.push(text.topicIds.length > 0 ? `(${named} OR ${held})` : held)
  }
  return { sql: parts.join(' AND '), values }
}
