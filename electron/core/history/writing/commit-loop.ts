import type { Reason } from '../../../../shared/errors.ts'
import type { Advance } from './history-writer.ts'
import type { StoredTopic } from './intake.ts'
import type { TopicGain, WriterEvents } from './writer-protocol.ts'

/** Least time between two commits: a flood shares one transaction per interval, a single message waits for nobody. */
const commitIntervalMs = 20
/**
 * The same while acknowledgements wait. A broker that lets few messages be in flight (mosquitto: 20 for MQTT 3.1.1) sends
 * no more until they come, so that small commits follow each other quickly; large ones show that it does not wait.
 */
const urgentIntervalMs = 2
const smallCommitRows = 32
const retryMs = 1_000
const gainIntervalMs = 250
/** A million new topics are told piece by piece: the main thread has other things to do meanwhile. */
const gainsAtOnce = 5_000
const gainPauseMs = 25

/** What the main thread is told of commits. */
export type CommitEvents = Pick<WriterEvents, 'committed' | 'gained' | 'failing'>
/** Some connections could be committed, others not: those wait. */
export class PartialFailure extends Error {
  readonly advances: Advance[]

  constructor(advances: Advance[], cause: unknown) {
    super('not all connections could be recorded', { cause })
    this.name = 'PartialFailure'
    this.advances = advances
  }
}

/** Decides when the writer commits, and tells the main thread what came of it. */
export class CommitLoop {
  private readonly commit: () => Advance[]
  private readonly events: CommitEvents
  private readonly explain: (error: unknown) => Reason
  private timer: NodeJS.Timeout | null = null
  private dueMs = 0
  private lastCommitMs = 0
  private lastRows = 0
  private failed = false
  private readonly gains = new Map<number, TopicGain>()
  private gainTimer: NodeJS.Timeout | null = null

  /** `explain`: what is told of a commit that failed. */
  constructor(
    commit: () => Advance[],
    events: CommitEvents,
    explain: (error: unknown) => Reason = recordingFailure,
  ) {
    this.commit = commit
    this.events = events
    this.explain = explain
  }

  /** The last commit has failed. */
  get failing(): boolean {
    return this.failed
  }

  /** Something waits to be committed; `urgent`: and the broker waits for its acknowledgement. */
  request(urgent = false): void {
    const dueMs = this.lastCommitMs + this.intervalMs(urgent)
    if (this.timer && this.dueMs <= dueMs) return
    if (this.timer) clearTimeout(this.timer)
    this.dueMs = dueMs
    this.timer = setTimeout(
      () => {
        this.flush()
      },
      Math.max(0, dueMs - performance.now()),
    )
  }

  private intervalMs(urgent: boolean): number {
    if (this.failed) return retryMs
    return urgent && this.lastRows <= smallCommitRows ? urgentIntervalMs : commitIntervalMs
  }

  /** Commits now. On failure the batches wait and it is tried again. */
  flush(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    try {
      const advances = this.commit()
      this.lastRows = advances.reduce((rows, { first, last }) => rows + last - first + 1, 0)
      this.tell(advances)
      if (this.failed) this.events.failing(null)
      this.failed = false
      this.lastCommitMs = performance.now()
    } catch (error) {
      const partial = error instanceof PartialFailure
      if (partial) this.tell(error.advances)
      this.failed = true
      this.lastCommitMs = performance.now()
      this.events.failing(this.explain(partial ? error.cause : error))
      this.request()
    }
  }

  /** Commits what waits and stops. */
  close(): void {
    this.flush()
    if (this.timer) clearTimeout(this.timer)
    if (this.gainTimer) clearTimeout(this.gainTimer)
  }

  /** Tells what the topics of a connection have gained so far, instead of a little later. */
  tellGains(connectionId: number): void {
    const gains = [...this.gains.values()].filter((gain) => gain.connectionId === connectionId)
    if (gains.length === 0) return
    for (const { topicId } of gains) this.gains.delete(topicId)
    this.events.gained(gains)
  }

  private tellSomeGains(): void {
    const some: TopicGain[] = []
    for (const [topicId, gain] of this.gains) {
      if (some.length === gainsAtOnce) break
      some.push(gain)
      this.gains.delete(topicId)
    }
    if (some.length > 0) this.events.gained(some)
    this.gainTimer = this.gains.size > 0 ? this.gainsIn(gainPauseMs) : null
  }

  private gainsIn(delayMs: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.tellSomeGains()
    }, delayMs)
  }

  private tell(advances: Advance[]): void {
    if (advances.length === 0) return
    this.events.committed(
      advances.map(({ connectionId, first, last, changed }) => ({ connectionId, first, last, changed })),
    )
    for (const { connectionId, received } of advances) {
      for (const [topic, count] of received) this.gain(connectionId, topic, count)
    }
  }

  private gain(connectionId: number, topic: StoredTopic, received: number): void {
    const known = this.gains.get(topic.id)
    if (known) known.received += received
    else this.gains.set(topic.id, { connectionId, topicId: topic.id, name: topic.name, received })
    this.gainTimer ??= this.gainsIn(gainIntervalMs)
  }
}

/** Why nothing can be recorded, in the words of the error. */
export function recordingFailure(error: unknown): Reason {
  const cause = error instanceof Error ? error.message : String(error)
  return { code: 'history-unavailable', message: `Messages cannot be recorded: ${cause}`, details: { cause } }
}
