/** Entry point of the writer thread: records, indexes and deletes. */
import { parentPort, workerData } from 'node:worker_threads'
import type { WriteDb } from '../../db/open.ts'
import { openDatabase } from '../../db/open.ts'
import { historyMigrations } from '../../db/migrations/history/index.ts'
import { lastRowId } from '../../db/queries/history/messages.ts'
import { totalsReader } from '../../db/queries/history/totals.ts'
import { openWithReserve } from '../../db/reserve.ts'
import { topicWriter } from '../../db/queries/history/topics.ts'
import { joinThreads } from '../../threads/rpc.ts'
import { isDiskFull } from '../../db/disk-full.ts'
import { isDamage } from '../../db/examine.ts'
import type { Reason } from '../../../../shared/errors.ts'
import { WorkbenchError } from '../../../../shared/errors.ts'
import { connectionOf } from '../../db/row-id.ts'
import { Cleaner } from '../upkeep/cleaner.ts'
import { CommitLoop, PartialFailure, recordingFailure } from './commit-loop.ts'
import { diskFull, DiskRoom } from '../upkeep/disk-room.ts'
import { FilterCounter } from './filter-counter.ts'
import type { Advance } from './history-writer.ts'
import type { ChosenFile } from './history-file.ts'
import { chooseHistoryFile, markDamaged } from './history-file.ts'
import { batchBytes } from '../records/batch.ts'
import { HistoryWriter } from './history-writer.ts'
import { Intakes, mostBytesAtOnce } from './intakes.ts'
import { LogKeeper } from '../upkeep/log-keeper.ts'
import { WordIndexer } from '../upkeep/word-indexer.ts'
import type { OpenedFile, WriterCalls, WriterEvents, WriterStart } from './writer-protocol.ts'

/** Maximum bytes of each connection in one transaction on an almost full disk or after a failure. */
const smallBytes = 1024 * 1024

class WriterThread {
  private readonly db: WriteDb
  private readonly writer: HistoryWriter
  private readonly loop: CommitLoop
  private readonly indexer: WordIndexer
  readonly cleaner: Cleaner
  readonly counter: FilterCounter
  private readonly log: LogKeeper
  readonly intakes: Intakes
  private readonly path: string
  private readonly room: DiskRoom

  constructor(path: string, events: WriterEvents, { restarted, indexWords }: WriterStart) {
    this.path = path
    this.db = openDatabase({
      path,
      migrations: historyMigrations,
      backup: true,
      synchronous: 'NORMAL',
      shrinkable: true,
    })
    this.writer = new HistoryWriter(this.db)
    if (!restarted) this.writer.abandonPending()
    this.log = new LogKeeper(this.db)
    this.room = new DiskRoom(this.db, this.log)
    this.indexer = new WordIndexer(this.db, () => indexWords && !this.room.scarce)
    this.counter = new FilterCounter(this.db, (connectionId, counts) => {
      events.counted(connectionId, counts)
    })
    this.loop = new CommitLoop(
      () => this.commit(),
      {
        ...events,
        stored: (connectionId, received) => {
          this.counter.gain(connectionId, received)
        },
      },
      (error) => this.explain(error),
    )
    this.intakes = new Intakes(this.writer, this.loop)
    if (!restarted) this.tellWhereItEnded()
    this.room.keepReserve()
    this.cleaner = new Cleaner(this.db, {
      worked: () => {
        if (!this.room.making) this.log.written()
        this.indexer.removed()
      },
      failed: (error, erasing) => {
        if (this.room.making) this.room.help()
        else if (erasing && isDiskFull(error, path)) this.room.begin()
      },
      removed: ({ connectionId, seqs, topics }) => {
        this.counter.lose(connectionId, topics)
        events.removed({ connectionId, seqs })
        this.room.deleted()
      },
      erased: (erasure) => {
        events.erased(erasure)
        if (erasure.done) this.roomMade()
      },
    })
  }

  // Adds the missing end to sessions that were connected when an earlier run ended unexpectedly.
  private tellWhereItEnded(): void {
    for (const { connectionId, lastMs } of this.writer.connectedBefore()) {
      const message = 'The workbench ended without closing its connections.'
      const reason: Reason = { code: 'workbench-crashed', message, details: {} }
      const timeMs = lastMs ?? Date.now()
      void this.intakes.note(connectionId, [{ event: { type: 'disconnected', reason }, timeMs }])
    }
  }

  get lastConnectionId(): number {
    // A cleared history has no rows.
    return Math.max(connectionOf(lastRowId(this.db)), totalsReader(this.db).lastConnectionId())
  }

  /**
   * Runs a deletion; on a full disk it uses the space of the reserve. `done`: whether the deletion is complete when
   * it returns, without a later `erased`.
   */
  withRoom<Value>(erase: () => Value, done: (value: Value) => boolean): Value {
    if (!this.loop.failing) {
      try {
        return erase()
      } catch (error) {
        if (!isDiskFull(error, this.path)) throw error
      }
    }
    const begins = !this.room.making
    this.room.begin()
    try {
      const value = erase()
      if (done(value)) this.roomMade()
      return value
    } catch (error) {
      // No deletion is under way that would end it.
      if (begins) this.roomMade()
      if (!isDiskFull(error, this.path)) throw error
      const { message, details } = this.fullDisk()
      throw new WorkbenchError('disk-full', message, details)
    }
  }

  private roomMade(): void {
    if (this.room.end()) this.indexer.requestAll()
    this.loop.request()
  }

  private commit(): Advance[] {
    if (this.room.making && !this.room.scarce) this.roomMade()
    if (this.room.making) throw diskFull()
    const { advances, failure } = this.commitAll()
    for (const { connectionId } of advances) {
      this.indexer.request(connectionId)
      this.cleaner.request(connectionId)
    }
    if (advances.length > 0) this.log.written()
    if (!failure) this.room.keepReserve()
    if (failure) throw new PartialFailure(advances, failure)
    if (this.intakes.waiting) setImmediate(() => this.loop.request(false, true))
    return advances
  }

  private commitAll(): { advances: Advance[]; failure: unknown } {
    // After a failure in small pieces, which may fit where the whole did not.
    const limitBytes = this.loop.failing ? smallBytes : mostBytesAtOnce
    if (this.room.scarce) return this.commitEach(smallBytes)
    try {
      return { advances: this.writer.commit(this.intakes.all, limitBytes), failure: null }
    } catch (error) {
      if (this.intakes.size < 2 || this.concernsAll(error)) throw error
      return this.commitEach(limitBytes)
    }
  }

  // A problem with one connection must not stop the recording of the others.
  private commitEach(limitBytes: number): { advances: Advance[]; failure: unknown } {
    const advances: Advance[] = []
    let failure: unknown = null
    for (const intake of this.intakes.all) {
      const [next] = intake.queue
      if (!next) continue
      try {
        if (this.room.scarce) this.room.require(batchBytes(next), smallBytes)
        advances.push(...this.writer.commit([intake], limitBytes))
      } catch (error) {
        failure ??= error
      }
    }
    return { advances, failure }
  }

  private concernsAll(error: unknown): boolean {
    return isDamage(error) || isDiskFull(error, this.path)
  }

  private explain(error: unknown): Reason {
    if (isDamage(error)) this.abandon(error)
    if (!isDiskFull(error, this.path)) return recordingFailure(error)
    if (!this.room.making) this.log.move()
    return this.fullDisk()
  }

  // The file can no longer be recorded into, so a new one is needed at once. This error ends the thread, which is
  // then restarted.
  private abandon(error: unknown): void {
    markDamaged(this.path)
    setImmediate(() => {
      throw error
    })
  }

  private fullDisk(): Reason {
    const message = `The disk is full: nothing can be recorded into ${this.path}.`
    return { code: 'disk-full', message, details: { file: this.path } }
  }

  clearTopic(connectionId: number, name: string): boolean {
    const topicId = topicWriter(this.db).find(connectionId, name)
    if (topicId !== undefined) this.cleaner.erase(connectionId, topicId)
    return topicId !== undefined
  }

  close(): void {
    this.indexer.stop()
    this.cleaner.stop()
    this.counter.stop()
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
    const start = workerData as WriterStart
    const { path } = start
    const events: WriterEvents = {
      committed: (rows) => void main.committed.asEvent(rows),
      counted: (connectionId, counts) => void main.counted.asEvent(connectionId, counts),
      removed: (rows) => void main.removed.asEvent(rows),
      erased: (erasure) => void main.erased.asEvent(erasure),
      failing: (reason) => void main.failing.asEvent(reason),
    }
    const chosen = chooseHistoryFile(path, Date.now())
    const open = (file: ChosenFile): OpenedFile => {
      opened = openWithReserve(file.path, () => new WriterThread(file.path, events, start))
      return { ...file, lastConnectionId: opened.lastConnectionId }
    }
    try {
      return open(chosen)
    } catch (error) {
      // A large file is not read whole before it is opened.
      if (!isDamage(error)) throw error
      markDamaged(chosen.path)
      return open(chooseHistoryFile(path, Date.now()))
    }
  },
  attach: (connectionId, port) => {
    thread().intakes.attach(connectionId, port)
  },
  note: (connectionId, events) => thread().intakes.note(connectionId, events),
  storedOf: (connectionId, session) => thread().intakes.storedOf(connectionId, session),
  countFilters: (connectionId, filters) => thread().counter.watch(connectionId, filters),
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
