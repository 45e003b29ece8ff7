/** Applies a view's filter to the rows of one connection. */
import { topicMatcher } from '../../../../shared/mqtt/topic-filter.ts'
import type { ViewFilter } from '../../../../shared/types/message.ts'
import type { ReadDb } from '../../db/open.ts'
import type { MatchConditions, MatchQuery } from '../../db/queries/history/matches.ts'
import { matchQuery, setPayloadMatcher, wordMatchQuery } from '../../db/queries/history/matches.ts'
import type { NewTopics } from '../../db/queries/history/topics.ts'
import { newTopics } from '../../db/queries/history/topics.ts'
import { unindexedQuery, wordReachReader } from '../../db/queries/history/words.ts'
import { recordKind } from '../records/batch.ts'
import type { TextSearch } from './text-search.ts'
import { textSearch } from './text-search.ts'

/** Whether a filter lets everything through, events included. */
export function showsEverything(filter: ViewFilter): boolean {
  const { show, sinceMs, untilMs } = filter
  return show === 'all' && !isOfMessages(filter) && sinceMs === undefined && untilMs === undefined
}

/** Below this part of all rows, looking topics up in the index is faster than reading the rows in order. */
const fewPart = 0.1

/**
 * Finds the rows of one connection that a filter shows. Topic filters, and a text in topic names, are matched once
 * per distinct topic; the database does the rest.
 */
export class RowFilter {
  private readonly db: ReadDb
  private readonly connectionId: number
  private readonly filter: ViewFilter
  private readonly matchers: ((topic: string) => boolean)[]
  private readonly text: TextSearch | null
  private readonly matched: number[] = []
  private readonly named: number[] = []
  private readonly topics: NewTopics
  private readonly wordReach: ReturnType<typeof wordReachReader>
  /** Messages of all topics, and of those that match, at the time the topics were read. */
  private rows = 0
  private matchedRows = 0
  private queries: { read: MatchQuery; words: MatchQuery | null }

  /** Throws WorkbenchError `invalid-regexp`. */
  constructor(db: ReadDb, connectionId: number, filter: ViewFilter) {
    this.db = db
    this.connectionId = connectionId
    this.filter = filter
    this.matchers = filter.topicFilters.map(topicMatcher)
    this.text = textSearch(filter)
    this.topics = newTopics(db, connectionId)
    this.wordReach = wordReachReader(db)
    this.learnTopics()
    this.queries = this.prepare()
  }

  /** Ids of matches with from <= id < to, ascending, at most `limit`. */
  up(from: number, to: number, limit: number): number[] {
    const { read, words } = this.current()
    if (!words) return read.up(from, to, limit)
    const edge = this.edge(from, to)
    const found = words.up(from, edge, limit)
    return found.length === limit ? found : [...found, ...read.up(edge, to, limit - found.length)]
  }

  /** Ids of matches with from <= id < to, descending, at most `limit`. */
  down(from: number, to: number, limit: number): number[] {
    const { read, words } = this.current()
    if (!words) return read.down(from, to, limit)
    const edge = this.edge(from, to)
    const found = read.down(edge, to, limit)
    return found.length === limit ? found : [...found, ...words.down(from, edge, limit - found.length)]
  }

  // The word index reaches up to a row; newer rows are read.
  private edge(from: number, to: number): number {
    return Math.min(to, Math.max(from, this.wordReach(this.connectionId) + 1))
  }

  private current(): { read: MatchQuery; words: MatchQuery | null } {
    if (this.learnTopics()) this.queries = this.prepare()
    else this.useMatcher()
    return this.queries
  }

  private prepare(): { read: MatchQuery; words: MatchQuery | null } {
    this.useMatcher()
    const conditions = this.conditions()
    const words = this.text?.words
    return {
      read: matchQuery(this.db, conditions),
      words: words ? this.prepareWords(words, conditions) : null,
    }
  }

  // The payloads that are too large for the index are few, and each of them is read.
  private prepareWords(words: string, conditions: MatchConditions): MatchQuery {
    const { text: _text, ...others } = conditions
    const indexed = wordMatchQuery(this.db, words, others, isOfWordsAlone(this.filter))
    const unindexed = wordMatchQuery(this.db, unindexedQuery, conditions)
    return {
      up: (from, to, limit) =>
        [...indexed.up(from, to, limit), ...unindexed.up(from, to, limit)]
          .sort((a, b) => a - b)
          .slice(0, limit),
      down: (from, to, limit) =>
        [...indexed.down(from, to, limit), ...unindexed.down(from, to, limit)]
          .sort((a, b) => b - a)
          .slice(0, limit),
    }
  }

  // Views share the database handle and its matching function, so each view installs its own before it searches.
  private useMatcher(): void {
    const { text } = this
    if (text && !text.bytes) setPayloadMatcher(this.db, (payload) => text.inPayload(payload))
  }

  private conditions(): MatchConditions {
    const { qos, retainedOnly, sinceMs, untilMs } = this.filter
    const payload = this.text?.bytes ? { bytes: this.text.bytes } : ('matcher' as const)
    const few = this.matchedRows < this.rows * fewPart
    return {
      kinds: kindsOf(this.filter),
      ...(qos && qos.length > 0 ? { qos } : {}),
      ...(retainedOnly ? { retainedOnly } : {}),
      ...(sinceMs === undefined ? {} : { sinceMs }),
      ...(untilMs === undefined ? {} : { untilMs }),
      ...(this.matchers.length > 0 ? { topics: { ids: this.matched, few } } : {}),
      ...(this.text ? { text: { payload, topicIds: this.named } } : {}),
    }
  }

  /** Whether there are new topics that matter. */
  private learnTopics(): boolean {
    let changed = false
    for (const { id, name, received } of this.topics.take()) {
      this.rows += received
      if (this.matchers.length > 0) {
        if (!this.matchers.some((matches) => matches(name))) continue
        this.matched.push(id)
        this.matchedRows += received
        changed = true
      }
      if (this.text?.inTopic(name)) {
        this.named.push(id)
        changed = true
      }
    }
    return changed
  }
}

// Conditions that only a message can meet; events are then excluded.
function isOfMessages({ topicFilters, text, qos, retainedOnly }: ViewFilter): boolean {
  return topicFilters.length > 0 || text !== '' || (qos?.length ?? 0) > 0 || retainedOnly === true
}

/** Whether a filter asks for words and nothing else: what the index finds is then the answer. */
export function isOfWordsAlone(filter: ViewFilter): boolean {
  return filter.match === 'words' && filter.text !== '' && showsEverything({ ...filter, text: '' })
}

/** Whether the rows of events are shown too. */
export function showsEvents(filter: ViewFilter): boolean {
  return kindsOf(filter).includes(recordKind.event)
}

function kindsOf(filter: ViewFilter): number[] {
  if (filter.show === 'received') return [recordKind.received]
  if (filter.show === 'published') return [recordKind.published]
  const messages = [recordKind.received, recordKind.published]
  return isOfMessages(filter) ? messages : [...messages, recordKind.event]
}
