import type { ViewFilter } from '../../../../shared/types/message.ts'
import { topicMatcher } from '../../../../shared/mqtt/topic-filter.ts'
import type { ReadDb } from '../../db/open.ts'
import type { ScanRow } from '../../db/queries/messages.ts'
import { listTopicsAfter } from '../../db/queries/topics.ts'
import { recordKind } from '../batch.ts'

/** Whether a filter lets everything through, events included. */
export function isOpen(filter: ViewFilter): boolean {
  return filter.show === 'all' && filter.topicFilters.length === 0 && filter.text === ''
}

/**
 * Decides which rows of one connection a filter shows. Topic filters and the text are matched once per distinct topic;
 * only a text makes it look at payloads.
 */
export class RowFilter {
  /** Whether `matches` wants the payload. */
  readonly needsPayload: boolean
  private readonly kinds: ReadonlySet<number>
  private readonly matchers: ((topic: string) => boolean)[]
  private readonly text: RegExp | null
  /** By topic id: 'no', 'topic' (matches the topic filters), 'text' (its name also holds the text). */
  private readonly topics = new Map<number, 'no' | 'topic' | 'text'>()
  private lastTopicId = 0
  private readonly db: ReadDb
  private readonly connectionId: number

  constructor(db: ReadDb, connectionId: number, filter: ViewFilter) {
    this.db = db
    this.connectionId = connectionId
    this.needsPayload = filter.text !== ''
    this.matchers = filter.topicFilters.map(topicMatcher)
    this.text = filter.text === '' ? null : textPattern(filter.text)
    this.kinds = kindsOf(filter)
  }

  /** Whether the filter shows this row. */
  matches(row: ScanRow): boolean {
    if (!this.kinds.has(row.kind)) return false
    if (row.topic_id === null) return true
    const topic = this.topicState(row.topic_id)
    if (topic === 'no') return false
    if (!this.text || topic === 'text') return true
    return row.payload !== null && this.text.test(latin1(row.payload))
  }

  private topicState(id: number): 'no' | 'topic' | 'text' {
    if (id > this.lastTopicId) this.learnTopics()
    return this.topics.get(id) ?? 'no'
  }

  private learnTopics(): void {
    for (const { id, name } of listTopicsAfter(this.db, this.connectionId, this.lastTopicId)) {
      const matched = this.matchers.length === 0 || this.matchers.some((matches) => matches(name))
      const named = this.text?.test(Buffer.from(name, 'utf8').toString('latin1')) ?? false
      this.topics.set(id, matched ? (named ? 'text' : 'topic') : 'no')
      this.lastTopicId = id
    }
  }
}

function kindsOf(filter: ViewFilter): ReadonlySet<number> {
  if (filter.show === 'received') return new Set([recordKind.received])
  if (filter.show === 'published') return new Set([recordKind.published])
  const messages = [recordKind.received, recordKind.published]
  return new Set(isOpen(filter) ? [...messages, recordKind.event] : messages)
}

/**
 * Matches the UTF-8 bytes of `text` in bytes read as Latin-1, where one character is one byte: exact for every payload,
 * text or not. Only ASCII letters match either case.
 */
function textPattern(text: string): RegExp {
  const source = [...Buffer.from(text, 'utf8')].map((byte) => {
    const character = String.fromCharCode(byte)
    if (/[a-z]/i.test(character)) return `[${character.toLowerCase()}${character.toUpperCase()}]`
    return `\\x${byte.toString(16).padStart(2, '0')}`
  })
  return new RegExp(source.join(''))
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
