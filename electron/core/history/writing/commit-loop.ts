/** Schedules commits and reports their results. */
import type { Reason } from '../../../../shared/errors.ts'
import type { Advance } from './history-writer.ts'
import type { StoredTopic } from './intake.ts'
import type { WriterEvents } from './writer-protocol.ts'

/** Minimum time between two commits: a flood shares one transaction per interval, a single message is not delayed. */
const commitIntervalMs = 20
/**
 * The same while acknowledgements wait. A broker that allows few messages in flight (mosquitto: 20 for MQTT 3.1.1)
 * sends no more until it gets them, so small commits follow each other quickly. Large commits show that the broker
 * does not wait.
 */
const urgentIntervalMs = 2
const smallCommitRows = 32
const retryMs = 1_000

/** Receives the results of commits. */
export interface CommitEvents extends Pick<WriterEvents, 'committed' | 'failing'> {
  /** Messages are on disk; the map holds their number per topic. */
  stored(connectionId: number, received: ReadonlyMap<StoredTopic, number>): void
}

/** Some connections could not be committed; their batches wait. */
export class PartialFailure extends Error {
  readonly advances: Advance[]

  constructor(advances: Advance[], cause: unknown) {
    super('not all connections could be recorded', { cause })
    this.name = 'PartialFailure'
    this.advances = advances
  }
}

/** Decides when the writer commits, and reports the result to the main thread. */
export class CommitLoop {
  private readonly commit: () => Advance[]
  private readonly events: CommitEvents
  private readonly explain: (error: unknown) => Reason
  private timer: NodeJS.Timeout | null = null
  private dueMs = 0
  private lastCommitMs = 0
  private lastRows = 0
  private failed = false

  /** `explain`: gives the reason for a failed commit. */
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

  /**
   * Requests a commit. `urgent`: the broker waits for acknowledgements. `full`: as much waits as one commit takes, so
   * that waiting would gain nothing.
   */
  request(urgent = false, full = false): void {
    const dueMs = this.lastCommitMs + (full && !this.failed ? 0 : this.intervalMs(urgent))
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

  /** Commits now. After a failure the batches wait and the commit is retried. */
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
  }

  private tell(advances: Advance[]): void {
    if (advances.length === 0) return
    this.events.committed(
      advances.map(({ connectionId, first, last, changed }) => ({ connectionId, first, last, changed })),
    )
    for (const { connectionId, received } of advances) this.events.stored(connectionId, received)
  }
}

/** Why nothing can be recorded, in the words of the error. */
export function recordingFailure(error: unknown): Reason {
  const cause = error instanceof Error ? error.message : String(error)
  return { code: 'history-unavailable', message: `Messages cannot be recorded: ${cause}`, details: { cause } }
}
