/** Manages the intakes of all sessions that record. */
import type { MessagePort } from 'node:worker_threads'
import type { PackedBatch, SessionHello, StoredSoFar } from '../records/batch.ts'
import { BatchPacker, eventRecord } from '../records/batch.ts'
import type { CommitLoop } from './commit-loop.ts'
import type { HistoryWriter } from './history-writer.ts'
import { Intake } from './intake.ts'
import type { TimedEvent } from './writer-protocol.ts'

/** Maximum bytes of each connection in one transaction, unless a single batch is larger. */
export const mostBytesAtOnce = 2 * 1024 * 1024

/** A port whose thread has died closes at once; one that was never received may not. */
const closeLimitMs = 1_000

/** All intakes whose records wait to be committed: one per session, and one for each fact that no session records. */
export class Intakes {
  private readonly writer: HistoryWriter
  private readonly loop: CommitLoop
  private readonly open = new Map<Intake, Promise<void>>()

  constructor(writer: HistoryWriter, loop: CommitLoop) {
    this.writer = writer
    this.loop = loop
  }

  /** In the order they were added. */
  get all(): Iterable<Intake> {
    return this.open.keys()
  }

  get size(): number {
    return this.open.size
  }

  /** Whether anything waits. */
  get waiting(): boolean {
    return [...this.open.keys()].some((intake) => intake.queue.length > 0)
  }

  /** A session's port: it sends SessionHello and PackedBatch and gets CommittedBatches. */
  attach(connectionId: number, port: MessagePort): void {
    const intake = new Intake(connectionId, (answer) => {
      port.postMessage(answer)
    })
    const closed = new Promise<void>((resolve) => {
      port.on('close', () => {
        while (intake.queue.length > 0 && !this.loop.failing) this.loop.flush()
        this.open.delete(intake)
        resolve()
      })
    })
    this.open.set(intake, closed)
    port.on('message', (said: PackedBatch | SessionHello) => {
      if ('session' in said) {
        this.writer.greet(intake, said)
        return
      }
      intake.take(said)
      this.loop.request(said.urgent, intake.waitingBytes >= mostBytesAtOnce)
    })
  }

  /** Puts facts on a timeline that no session records. Resolves once they are on disk. */
  note(connectionId: number, events: TimedEvent[]): Promise<void> {
    return new Promise((resolve) => {
      const intake = new Intake(connectionId, () => {
        this.open.delete(intake)
        resolve()
      })
      const packer = new BatchPacker()
      for (const { event, timeMs } of events) packer.add(eventRecord(event, timeMs))
      intake.take({ batch: 1, urgent: true, ...packer.take(), topics: [], forgetTopicsBelow: 0 })
      this.open.set(intake, Promise.resolve())
      this.loop.request(true)
    })
  }

  /**
   * What happened to the received messages of a session whose thread has ended; null when nothing of it is on disk.
   */
  async storedOf(connectionId: number, session: string): Promise<StoredSoFar | null> {
    const closing = [...this.open].filter(([intake]) => intake.connectionId === connectionId)
    let timer: NodeJS.Timeout | null = null
    const limit = new Promise((resolve) => (timer = setTimeout(resolve, closeLimitMs)))
    await Promise.race([Promise.all(closing.map(([, closed]) => closed)), limit])
    if (timer) clearTimeout(timer)
    return this.writer.storedOf(connectionId, session)
  }
}
