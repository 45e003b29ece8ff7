import type { MessagePort } from 'node:worker_threads'
import { parentPort, workerData } from 'node:worker_threads'
import type { WriteDb } from '../../db/open.ts'
import { openDatabase } from '../../db/open.ts'
import { historyMigrations } from '../../db/migrations/history/index.ts'
import { lastRowId } from '../../db/queries/messages.ts'
import { totalsReader } from '../../db/queries/totals.ts'
import type { TopicRow } from '../../db/queries/topics.ts'
import { listTopics, topicWriter } from '../../db/queries/topics.ts'
import { Reserve, reserveOf } from '../../db/reserve.ts'
import { joinThreads } from '../../threads/rpc.ts'
import { freeBytes, isDiskFull } from '../../db/disk-full.ts'
import { isDamage } from '../../db/examine.ts'
import type { Reason } from '../../../../shared/errors.ts'
import type { PackedBatch, SessionHello } from '../batch.ts'
import { connectionOf } from '../row-id.ts'
import { Cleaner } from './cleaner.ts'
import { CommitLoop, PartialFailure, recordingFailure } from './commit-loop.ts'
import type { Advance } from './history-writer.ts'
import { chooseHistoryFile, markDamaged } from './history-file.ts'
import { HistoryWriter } from './history-writer.ts'
import { Intake } from './intake.ts'
import { LogKeeper } from './log-keeper.ts'
import { WordIndexer } from './word-indexer.ts'
import type { WriterCalls, WriterEvents, WriterStart } from './writer-protocol.ts'

/** Of each connection, in one transaction. */
const mostBytes = 2 * 1024 * 1024
/** How often it is looked whether the reserve is there. */
const reserveIntervalMs = 10_000
/** With this much free nobody needs to make room. */
const roomyBytes = 16 * 1024 * 1024
/** While room is made, the file is made smaller when less than this is left, by so many pages. */
const scarceBytes = 1536 * 1024
const pagesPerShrink = 2_048
const retriedBytes = 1024 * 1024

class WriterThread {
  private readonly db: WriteDb
  private readonly writer: HistoryWriter
  private readonly loop: CommitLoop
  private readonly indexer: WordIndexer
  readonly cleaner: Cleaner
  private readonly log: LogKeeper
  private readonly intakes = new Set<Intake>()
  private readonly path: string
  private readonly reserve: Reserve
  /** The reserve is given up, for deleting alone: what is recorded would only fill it. */
  private makingRoom = false
  private reserveLookedMs = -Infinity
  private readonly events: WriterEvents

  constructor(path: string, events: WriterEvents, restarted: boolean) {
    this.path = path
    this.events = events
    this.reserve = new Reserve(reserveOf(path))
    this.db = openDatabase({
      path,
      migrations: historyMigrations,
      backup: true,
      synchronous: 'NORMAL',
      shrinkable: true,
    })
    this.writer = new HistoryWriter(this.db)
    if (!restarted) this.writer.abandonPending()
    this.indexer = new WordIndexer(this.db)
    this.log = new LogKeeper(this.db)
    this.loop = new CommitLoop(
      () => this.commit(),
      events,
      (error) => this.explain(error),
    )
    this.keepReserve()
    this.cleaner = new Cleaner(this.db, {
      worked: () => {
        this.log.written()
      },
      removed: ({ connectionId, seqs, topics }) => {
        // What is gone must have been there first.
        this.loop.tellGains()
        events.removed({ connectionId, seqs, topics })
        this.shrinkInTime()
      },
      erased: (erasure) => {
        events.erased(erasure)
        if (erasure.done) this.roomMade()
      },
    })
  }

  get lastConnectionId(): number {
    // Of a history that was cleared there are no rows any more.
    return Math.max(connectionOf(lastRowId(this.db)), totalsReader(this.db).lastConnectionId())
  }

  /**
   * Something that deletes: where the disk is full, in the space of the reserve. `done`: it has done all of it when it returns,
   * and not with an `erased` to come.
   */
  withRoom<Value>(erase: () => Value, done: (value: Value) => boolean): Value {
    if (!this.loop.failing) {
      try {
        return erase()
      } catch (error) {
        if (!isDiskFull(error, this.path)) throw error
      }
    }
    if (!this.makingRoom && this.reserve.exists) {
      this.makingRoom = true
      // The log must not be moved into a file that cannot grow: first the file becomes smaller.
      this.db.pragma('wal_autocheckpoint = 0')
      this.reserve.giveUp()
    }
    const value = erase()
    if (done(value)) this.roomMade()
    return value
  }

  private shrinkInTime(): void {
    if (this.makingRoom && freeBytes(this.path) < scarceBytes) this.shrink()
  }

  private shrink(): void {
    this.db.pragma(`incremental_vacuum(${pagesPerShrink})`)
    this.emptyLog('TRUNCATE')
  }

  // What is in the log is still to be moved into the file; then its space is there to be used again.
  private emptyLog(mode: 'PASSIVE' | 'TRUNCATE'): void {
    try {
      this.db.pragma(`wal_checkpoint(${mode})`)
    } catch (error) {
      // As far as the space goes.
      if (!isDiskFull(error, this.path)) throw error
    }
  }

  private roomMade(): void {
    if (this.makingRoom) this.shrink()
    this.makingRoom = false
    this.db.pragma('wal_autocheckpoint = 1000')
    // At once: what waits to be recorded may fill the disk again.
    this.reserveLookedMs = -Infinity
    this.keepReserve()
    this.loop.request()
  }

  private keepReserve(): void {
    if (this.makingRoom || performance.now() - this.reserveLookedMs < reserveIntervalMs) return
    this.reserveLookedMs = performance.now()
    this.reserve.make()
  }

  private commit(): Advance[] {
    if (this.makingRoom && freeBytes(this.path) > roomyBytes) this.roomMade()
    if (this.makingRoom) throw Object.assign(new Error('the disk is full'), { code: 'SQLITE_FULL' })
    const { advances, failure } = this.commitAll()
    for (const { connectionId } of advances) {
      this.indexer.request(connectionId)
      this.cleaner.request(connectionId)
    }
    if (advances.length > 0) this.log.written()
    const waits = [...this.intakes].some((intake) => intake.queue.length > 0)
    if (!failure) this.keepReserve()
    if (failure) throw new PartialFailure(advances, failure)
    if (waits) setImmediate(() => this.loop.request())
    return advances
  }

  private commitAll(): { advances: Advance[]; failure: unknown } {
    // After a failure in small pieces: they may fit where the whole did not.
    const limitBytes = this.loop.failing ? retriedBytes : mostBytes
    try {
      return { advances: this.writer.commit(this.intakes, limitBytes), failure: null }
    } catch (error) {
      if (this.intakes.size < 2 || this.concernsAll(error)) throw error
      return this.commitEach(limitBytes, error)
    }
  }

  // What is wrong with one connection must not stop the recording of the others.
  private commitEach(limitBytes: number, first: unknown): { advances: Advance[]; failure: unknown } {
    const advances: Advance[] = []
    let failure: unknown = null
    for (const intake of this.intakes) {
      try {
        advances.push(...this.writer.commit([intake], limitBytes))
      } catch (error) {
        failure = error
      }
    }
    if (failure && advances.length === 0) throw first
    return { advances, failure }
  }

  private concernsAll(error: unknown): boolean {
    return isDamage(error) || isDiskFull(error, this.path)
  }

  private explain(error: unknown): Reason {
    if (isDamage(error)) this.events.damaged()
    if (!isDiskFull(error, this.path)) return recordingFailure(error)
    if (!this.makingRoom) this.emptyLog('PASSIVE')
    const message = `The disk is full: nothing can be recorded into ${this.path}.`
    return { code: 'disk-full', message, details: { file: this.path } }
  }

  attach(connectionId: number, port: MessagePort): void {
    const intake = new Intake(connectionId, (answer) => {
      port.postMessage(answer)
    })
    this.intakes.add(intake)
    port.on('message', (said: PackedBatch | SessionHello) => {
      if ('session' in said) {
        this.writer.greet(intake, said)
        return
      }
      intake.take(said)
      this.loop.request(said.urgent)
    })
    port.on('close', () => {
      while (intake.queue.length > 0 && !this.loop.failing) this.loop.flush()
      this.intakes.delete(intake)
    })
  }

  topics(connectionId: number): TopicRow[] {
    this.loop.tellGains()
    return listTopics(this.db, connectionId)
  }

  clearTopic(connectionId: number, name: string): boolean {
    const topicId = topicWriter(this.db).find(connectionId, name)
    if (topicId !== undefined) this.cleaner.erase(connectionId, topicId)
    return topicId !== undefined
  }

  close(): void {
    this.indexer.stop()
    this.cleaner.stop()
    this.log.stop()
    this.loop.close()
    this.db.close()
  }
}

if (!parentPort) throw new Error('the history writer runs as a thread')
let opened: WriterThread | null = null

function thread(): WriterThread {
  if (!opened) throw new Error('the history writer is not open')
  return opened
}

const main = joinThreads<WriterEvents, WriterCalls>(parentPort, {
  open: () => {
    const { path, restarted } = workerData as WriterStart
    const events: WriterEvents = {
      committed: (rows) => void main.committed.asEvent(rows),
      gained: (topics) => void main.gained.asEvent(topics),
      removed: (rows) => void main.removed.asEvent(rows),
      erased: (erasure) => void main.erased.asEvent(erasure),
      failing: (reason) => void main.failing.asEvent(reason),
      damaged: () => void main.damaged.asEvent(),
    }
    const chosen = chooseHistoryFile(path, Date.now())
    try {
      opened = new WriterThread(chosen.path, events, restarted)
      return { ...chosen, lastConnectionId: opened.lastConnectionId }
    } catch (error) {
      // A large file is not read whole before.
      if (!isDamage(error)) throw error
      markDamaged(chosen.path)
      const instead = chooseHistoryFile(path, Date.now())
      opened = new WriterThread(instead.path, events, restarted)
      return { ...instead, lastConnectionId: opened.lastConnectionId }
    }
  },
  attach: (connectionId, port) => {
    thread().attach(connectionId, port)
  },
  topics: (connectionId) => thread().topics(connectionId),
  setRetention: (connectionId, retention) => {
    thread().cleaner.setRetention(connectionId, retention)
  },
  clear: (connectionId) => {
    thread().withRoom(
      () => {
        thread().cleaner.erase(connectionId, 0)
      },
      () => false,
    )
  },
  clearTopic: (connectionId, topic) =>
    thread().withRoom(
      () => thread().clearTopic(connectionId, topic),
      (found) => !found,
    ),
  deleteMessage: (connectionId, seq) =>
    thread().withRoom(
      () => thread().cleaner.removeOne(connectionId, seq),
      () => true,
    ),
  deleteHistory: (connectionId) => {
    thread().withRoom(
      () => {
        thread().cleaner.forget(connectionId)
      },
      () => false,
    )
  },
  close: () => {
    opened?.close()
    opened = null
  },
})
