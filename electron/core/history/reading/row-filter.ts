import { WorkbenchError } from '../../../../shared/errors.ts'
import { topicMatcher } from '../../../../shared/mqtt/topic-filter.ts'
import type { ViewFilter } from '../../../../shared/types/message.ts'
import type { ReadDb } from '../../db/open.ts'
import type { MatchConditions, MatchQuery } from '../../db/queries/matches.ts'
import { matchQuery, setPayloadMatcher } from '../../db/queries/matches.ts'
import { listTopicsAfter } from '../../db/queries/topics.ts'
import { recordKind } from '../batch.ts'

/** Whether a filter lets everything through, events included. */
export function isOpen(filter: ViewFilter): boolean {
  const { show, topicFilters, text, qos, retainedOnly, sinceMs, untilMs } = filter
  const ofMessages = topicFilters.length > 0 || text !== '' || (qos?.length ?? 0) > 0 || retainedOnly === true
  return show === 'all' && !ofMessages && (sinceMs ?? null) === null && (untilMs ?? null) === null
}

/** Below this part of all rows, looking topics up in the index is faster than reading the rows in order. */
const fewPart = 0.1

/**
 * Finds the rows of one connection that a filter shows. Topic filters, and a text in topic names, are matched once per
 * distinct topic; everything else is left to the database.
 */
export class RowFilter {
  private readonly db: ReadDb
  private readonly connectionId: number
  private readonly filter: ViewFilter
  private readonly matchers: ((topic: string) => boolean)[]
  private readonly inText: ((topic: string) => boolean) | null
  private readonly matched: number[] = []
  private readonly named: number[] = []
  private readonly pattern: RegExp | null
  private lastTopicId = 0
  /** Messages received by all topics, and by those that match, when they were learned. */
  private rows = 0
  private matchedRows = 0
  private query: MatchQuery

  /** Throws WorkbenchError `invalid-regexp`. */
  constructor(db: ReadDb, connectionId: number, filter: ViewFilter) {
    this.db = db
    this.connectionId = connectionId
    this.filter = filter
    this.matchers = filter.topicFilters.map(topicMatcher)
    this.pattern = filter.text !== '' && filter.match === 'regexp' ? patternOf(filter.text) : null
    this.inText = this.textInTopic()
    this.learnTopics()
    this.query = this.prepare()
  }

  /** Ids of matches with from <= id < to, ascending, at most `limit`. */
  up(from: number, to: number, limit: number): number[] {
    return this.current().up(from, to, limit)
  }

  /** Ids of matches with from <= id < to, descending, at most `limit`. */
  down(from: number, to: number, limit: number): number[] {
    return this.current().down(from, to, limit)
  }

  private current(): MatchQuery {
    if (this.learnTopics()) this.query = this.prepare()
    // Views share the connection, and with it the function: the one of this view must be in place while it searches.
    const { pattern } = this
    if (pattern) setPayloadMatcher(this.db, (payload) => pattern.test(payload))
    return this.query
  }

  private prepare(): MatchQuery {
    const { pattern } = this
    if (pattern) setPayloadMatcher(this.db, (payload) => pattern.test(payload))
    return matchQuery(this.db, this.conditions())
  }

  private conditions(): MatchConditions {
    const { qos, retainedOnly, sinceMs, untilMs, text } = this.filter
    const needle = this.pattern ? null : Buffer.from(lowerAscii(text), 'utf8')
    return {
      kinds: kindsOf(this.filter),
      ...(qos && qos.length > 0 ? { qos } : {}),
      ...(retainedOnly ? { retainedOnly } : {}),
      ...(sinceMs == null ? {} : { sinceMs }),
      ...(untilMs == null ? {} : { untilMs }),
      ...(this.matchers.length > 0
        ? { topics: { ids: this.matched, few: this.matchedRows < this.rows * fewPart } }
        : {}),
      ...(text === '' ? {} : { text: { needle, topicIds: this.named } }),
    }
  }

  private textInTopic(): ((topic: string) => boolean) | null {
    const { pattern } = this
    if (this.filter.text === '') return null
    if (pattern) return (topic) => pattern.test(topic)
    const needle = lowerAscii(this.filter.text)
    return (topic) => lowerAscii(topic).includes(needle)
  }

  /** Whether there are new topics that matter. */
  private learnTopics(): boolean {
    let changed = false
    for (const { id, name, received } of listTopicsAfter(this.db, this.connectionId, this.lastTopicId)) {
      this.lastTopicId = id
      this.rows += received
      if (this.matchers.length > 0) {
        if (!this.matchers.some((matches) => matches(name))) continue
        this.matched.push(id)
        this.matchedRows += received
        changed = true
      }
      if (this.inText?.(name)) {
        this.named.push(id)
        changed = true
      }
    }
    return changed
  }
}

function kindsOf(filter: ViewFilter): number[] {
  if (filter.show === 'received') return [recordKind.received]
  if (filter.show === 'published') return [recordKind.published]
  const { qos, retainedOnly, topicFilters, text } = filter
  const ofMessages = topicFilters.length > 0 || text !== '' || (qos?.length ?? 0) > 0 || retainedOnly === true
  const messages = [recordKind.received, recordKind.published]
  return ofMessages ? messages : [...messages, recordKind.event]
}

function patternOf(source: string): RegExp {
  try {
    return new RegExp(source, 'iu')
  } catch (error) {
    const cause = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : ''
    throw new WorkbenchError('invalid-regexp', `This is no regular expression: ${cause}`, { cause })
  }
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
