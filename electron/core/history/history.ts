import type { MessagePort, Worker } from 'node:worker_threads'
import { MessageChannel } from 'node:worker_threads'
import type { Reason } from '../../../shared/errors.ts'
import { reasonOf } from '../../../shared/errors.ts'
import type { Retention } from '../../../shared/types/connection.ts'
import type { Erasure } from '../../../shared/types/workbench.ts'
import type { StoredSoFar } from './records/batch.ts'
import { Restartable } from '../threads/restartable.ts'
import { threadMemory } from '../threads/memory.ts'
import type { Remote } from '../threads/rpc.ts'
import { joinThreads } from '../threads/rpc.ts'
import type { ReaderCalls } from './reading/reader-protocol.ts'
import { SupervisedReader } from './reading/supervised-reader.ts'
import type { Extent } from './rows/view.ts'
import { markDamaged } from './writing/history-file.ts'
import type {
  CommittedRows,
  FilterCount,
  OpenedFile,
  RemovedRows,
  TimedEvent,
  WriterCalls,
  WriterEvents,
  WriterStart,
} from './writing/writer-protocol.ts'
import startWriter from './writing/writer.thread.ts?nodeWorker'

/** What the history tells the rooms that look at it. */
export interface HistoryEvents {
  /** Rows are on disk. */
  committed(rows: CommittedRows[]): void
  /** Rows are gone. */
  removed(rows: RemovedRows): void
  erased(erasure: Erasure): void
  /** Counts that were asked for have moved. */
  counted(connectionId: number, counts: FilterCount[]): void
  searched(viewId: number, extent: Extent): void
  /** Recording has stopped (reason) or works again (null). `unavailable`: nothing can be read either. */
  failing(reason: Reason | null, unavailable?: boolean): void
  /** Something was done about a file that could not be used, or must be. */
  noticed?(notice: Reason): void
  /** A view could not look further back, and is gone. */
  viewFailed?(viewId: number, reason: Reason): void
  /**
   * What a reader had open is gone with its thread. `tooSlow`: the view whose regular expression took too long, null where the
   * thread ended for another reason.
   */
  readerRestarted?(reader: 'page' | 'patterns', tooSlow: number | null): void
}

/** A session's place in the history. */
export interface Attachment {
  /** The session has ended. */
  detach(): void
}

/**
 * The recorded timeline: one thread that writes, one that reads for the page, one that reads for long jobs. Each is started
 * again when it dies.
 */
export interface History {
  /** The largest connection id that had rows when it was opened, 0 without rows. */
  lastConnectionId: number
  /** For what a person waits for: views, charts, single messages. */
  reader: Remote<ReaderCalls>
  /** For views with a regular expression, which may take for ever: the others go on meanwhile. */
  patternReader: Remote<ReaderCalls>
  /** For what may take long: exports. */
  longReader: Remote<ReaderCalls>
  /**
   * Lets a session record: `give` gets its port, and another one whenever the writer was started again. Throws WorkbenchError
   * `history-unavailable`.
   */
  attach(connectionId: number, give: (port: MessagePort) => void): Promise<Attachment>
  /** See {@link WriterCalls} for these. */
  note(connectionId: number, events: TimedEvent[]): Promise<void>
  storedOf(connectionId: number, session: string): Promise<StoredSoFar | null>
  countFilters(connectionId: number, filters: string[]): Promise<void>
  setRetention(connectionId: number, retention: Retention): void
  clear(connectionId: number): Promise<void>
  clearTopic(connectionId: number, topic: string): Promise<boolean>
  deleteMessage(connectionId: number, seq: number): Promise<boolean>
  deleteHistory(connectionId: number): Promise<void>
  /** Commits what has arrived and closes the file. */
  close(): Promise<void>
}

export interface HistoryOptions {
  /** False: words of new messages are not taken into the index, and found by reading. */
  indexWords?: boolean | undefined
}

/**
 * Opens the history at `path`; what cannot be used is put aside, and told. Where it cannot be opened at all that is told by
 * `failing`, and it is tried again and again.
 */
export async function openHistory(
  path: string,
  events: HistoryEvents,
  { indexWords = true }: HistoryOptions = {},
): Promise<History> {
  const threads = new HistoryThreads(path, events, indexWords)
  await threads.open()
  return {
    lastConnectionId: threads.lastConnectionId,
    reader: threads.reader.calls.remote,
    patternReader: threads.patternReader.calls.remote,
    longReader: threads.longReader.calls.remote,
    attach: (connectionId, give) => threads.attach(connectionId, give),
    note: (connectionId, events) => threads.writer.remote.note(connectionId, events),
    storedOf: (connectionId, session) => threads.writer.remote.storedOf(connectionId, session),
    countFilters: (connectionId, filters) => threads.countFilters(connectionId, filters),
    setRetention: (connectionId, retention) => {
      threads.setRetention(connectionId, retention)
    },
    clear: (connectionId) => threads.writer.remote.clear(connectionId),
    clearTopic: (connectionId, topic) => threads.writer.remote.clearTopic(connectionId, topic),
    deleteMessage: (connectionId, seq) => threads.writer.remote.deleteMessage(connectionId, seq),
    deleteHistory: (connectionId) => threads.writer.remote.deleteHistory(connectionId),
    close: () => threads.close(),
  }
}

const firstReopenMs = 100
const slowestReopenMs = 5_000
const steadyMs = 10_000

interface AttachedSession {
  connectionId: number
  give: (port: MessagePort) => void
}

class HistoryThreads {
  readonly writer = new Restartable<WriterCalls>()
  readonly reader: SupervisedReader
  readonly patternReader: SupervisedReader
  readonly longReader: SupervisedReader
  lastConnectionId = 0
  private readonly path: string
  private readonly indexWords: boolean
  private readonly events: HistoryEvents
  private readonly attached = new Set<AttachedSession>()
  private readonly retentions = new Map<number, Retention>()
  private readonly filters = new Map<number, string[]>()
  private thread: Worker | null = null
  /** It has opened the file and answers. */
  private live = false
  private file: string
  private opened = false
  private openedMs = 0
  private delayMs = firstReopenMs
  private reopening: NodeJS.Timeout | null = null
  private closing = false
  /** It was told that nothing can be recorded. */
  private troubled = false

  constructor(path: string, events: HistoryEvents, indexWords: boolean) {
    this.path = path
    this.indexWords = indexWords
    this.file = path
    this.events = events
    const shared = {
      searched: (viewId: number, extent: Extent) => events.searched(viewId, extent),
      failed: (viewId: number, reason: Reason) => events.viewFailed?.(viewId, reason),
      damaged: (cause: string) => {
        this.damagedForReading(cause)
      },
    }
    this.reader = new SupervisedReader({
      ...shared,
      restarted: (tooSlow) => events.readerRestarted?.('page', tooSlow),
    })
    this.patternReader = new SupervisedReader({
      ...shared,
      restarted: (tooSlow) => events.readerRestarted?.('patterns', tooSlow),
    })
    this.longReader = new SupervisedReader({ ...shared, restarted: () => undefined }, true)
  }

  /** Never rejects. */
  async open(): Promise<void> {
    try {
      const { file, writer } = await this.openWriter()
      await Promise.all(this.readers.map((reader) => reader.start(file.path)))
      for (const session of this.attached) await handOver(writer, session)
      for (const [connectionId, retention] of this.retentions) {
        void writer.setRetention.asEvent(connectionId, retention)
      }
      for (const [connectionId, filters] of this.filters) {
        void writer.countFilters.asEvent(connectionId, filters)
      }
      if (!this.thread) throw new Error('The thread that records ended at its start.')
      this.live = true
      this.writer.started(writer)
      this.openedMs = performance.now()
      if (this.opened) {
        for (const reader of ['page', 'patterns'] as const) this.events.readerRestarted?.(reader, null)
      }
      if (this.troubled) this.events.failing(null)
      this.troubled = false
      this.opened = true
    } catch (error) {
      if (!this.closing) await this.failedToOpen(reasonOf(error))
    }
  }

  async attach(connectionId: number, give: (port: MessagePort) => void): Promise<Attachment> {
    const session = { connectionId, give }
    // One that has died in between is started again soon, with room for a new port.
    await handOver(this.writer.remote, session).catch(() => handOver(this.writer.remote, session))
    this.attached.add(session)
    return { detach: () => this.attached.delete(session) }
  }

  /** A writer that is started again is told so too. */
  setRetention(connectionId: number, retention: Retention): void {
    this.retentions.set(connectionId, retention)
    if (this.live) void this.writer.remote.setRetention.asEvent(connectionId, retention)
  }

  /** Likewise. */
  countFilters(connectionId: number, filters: string[]): Promise<void> {
    if (filters.length > 0) this.filters.set(connectionId, filters)
    else this.filters.delete(connectionId)
    return this.writer.remote.countFilters(connectionId, filters)
  }

  async close(): Promise<void> {
    this.closing = true
    if (this.reopening) clearTimeout(this.reopening)
    const { thread } = this
    await this.stopReaders()
    if (thread && this.live) await this.writer.remote.close().catch(() => undefined)
    this.thread = null
    await thread?.terminate()
  }

  private get readers(): SupervisedReader[] {
    return [this.reader, this.patternReader, this.longReader]
  }

  private async stopReaders(): Promise<void> {
    await Promise.all(this.readers.map((reader) => reader.stop()))
  }

  private async openWriter(): Promise<{ file: OpenedFile; writer: Remote<WriterCalls> }> {
    const start: WriterStart = { path: this.path, restarted: this.opened, indexWords: this.indexWords }
    const thread = startWriter({ workerData: start, resourceLimits: threadMemory })
    this.thread = thread
    let cause = ''
    thread.on('error', (error) => {
      cause = error instanceof Error ? error.message : String(error)
    })
    thread.on('exit', () => {
      if (this.thread !== thread || this.closing) return
      this.thread = null
      // Before that it is up to who opens.
      if (this.live) this.writerDied(cause)
    })
    const writer = joinThreads<WriterCalls, WriterEvents>(thread, {
      committed: (rows) => this.events.committed(rows),
      removed: (rows) => this.events.removed(rows),
      erased: (erasure) => this.events.erased(erasure),
      counted: (connectionId, counts) => this.events.counted(connectionId, counts),
      failing: (reason) => this.events.failing(reason),
    })
    const file = await writer.open()
    this.file = file.path
    this.lastConnectionId = file.lastConnectionId
    for (const notice of file.notices) this.events.noticed?.(notice)
    return { file, writer }
  }

  private async failedToOpen(reason: Reason): Promise<void> {
    const { thread } = this
    this.thread = null
    await Promise.all([thread?.terminate(), this.stopReaders()])
    const { code, message, details } = reason
    const cause = code === 'internal' ? message : (details['cause'] ?? message)
    const told: Reason =
      code === 'disk-full' ? reason : { code: 'history-unavailable', message, details: { cause } }
    this.troubled = true
    this.writer.unavailable(told)
    for (const { calls } of this.readers) calls.unavailable(told)
    this.events.failing(told, true)
    this.reopenLater()
  }

  private writerDied(cause: string): void {
    this.live = false
    this.writer.ended()
    this.troubled = true
    const message = `The thread that records ended unexpectedly: ${cause}`
    this.events.failing({ code: 'history-unavailable', message, details: { cause } })
    if (performance.now() - this.openedMs > steadyMs) this.delayMs = firstReopenMs
    // The file may be renamed before it is opened again: nobody may have it open.
    void this.stopReaders().then(() => {
      if (!this.closing) this.reopenLater()
    })
  }

  private reopenLater(): void {
    if (this.closing) return
    this.reopening = setTimeout(() => {
      this.reopening = null
      void this.open()
    }, this.delayMs)
    this.delayMs = Math.min(this.delayMs * 2, slowestReopenMs)
  }

  // Recording goes on, and the rest of it can be read: until the next start.
  private damagedForReading(cause: string): void {
    const { file } = this
    const message = `${file} is damaged (${cause}): it will be set aside at the next start.`
    this.events.noticed?.({ code: 'history-damaged', message, details: { file, cause } })
    markDamaged(file)
  }
}

async function handOver(writer: Remote<WriterCalls>, session: AttachedSession): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  await writer.attach(session.connectionId, port1)
  session.give(port2)
}
