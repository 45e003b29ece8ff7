/** The recorded timeline: runs the writer thread and the reader threads, and emits what happens in them. */
import { EventEmitter } from 'node:events'
import type { MessagePort } from 'node:worker_threads'
import { MessageChannel } from 'node:worker_threads'
import type { Reason } from '../../../shared/errors.ts'
import { reasonOf } from '../../../shared/errors.ts'
import type { Retention } from '../../../shared/types/connection.ts'
import { Restartable } from '../threads/restartable.ts'
import { RestartTimer } from '../threads/restart-timer.ts'
import type { Remote } from '../threads/rpc.ts'
import { SupervisedThread } from '../threads/supervised-thread.ts'
import type { HistoryEventMap } from './history-events.ts'
import type { ReaderCalls } from './reading/reader-protocol.ts'
import { Readers } from './reading/readers.ts'
import { markDamaged } from './writing/history-file.ts'
import type { OpenedFile, WriterCalls, WriterEvents, WriterStart } from './writing/writer-protocol.ts'
import start from './writing/writer.thread.ts?nodeWorker'

/** The writer commits what has arrived before it ends, however long a slow disk takes. */
const closeTimeoutMs = 2 ** 31 - 1

type WriterThread = SupervisedThread<WriterCalls, WriterEvents>

/** A session's place in the history. */
export interface Attachment {
  /** The session has ended. */
  detach(): void
}

export interface HistoryOptions {
  /** False: words of new messages are not indexed; searches read the messages instead. */
  indexWords?: boolean | undefined
}

interface AttachedSession {
  connectionId: number
  give: (port: MessagePort) => void
}

/**
 * The recorded timeline: one thread that writes, two that read for the page, one that reads for long jobs. Each
 * thread is restarted when it dies. Calls made before {@link open}, or during a restart, wait for the thread.
 */
export class History {
  readonly events = new EventEmitter<HistoryEventMap>()
  /** The largest connection id that had rows when the file was opened, 0 without rows. */
  lastConnectionId = 0
  private readonly path: string
  private readonly indexWords: boolean
  private readonly writers = new Restartable<WriterCalls>()
  private readonly readers: Readers
  private readonly attached = new Set<AttachedSession>()
  private readonly retentions = new Map<number, Retention>()
  private readonly filters = new Map<number, string[]>()
  private readonly reopening = new RestartTimer({ firstMs: 100, longestMs: 5_000, steadyMs: 10_000 })
  private thread: WriterThread | null = null
  /** The writer has opened the file and answers. */
  private live = false
  private file: string
  private opened = false
  private closing = false
  /** `failing` was emitted, because nothing can be recorded. */
  private recordingFailed = false

  /** `path`: of the SQLite file, absolute. */
  constructor(path: string, { indexWords = true }: HistoryOptions = {}) {
    this.path = path
    this.file = path
    this.indexWords = indexWords
    const { events } = this
    this.readers = new Readers({
      onSearched: (viewId, extent) => events.emit('searched', viewId, extent),
      onViewFailed: (viewId, reason) => events.emit('viewFailed', viewId, reason),
      onRestarted: (reader, tooSlow) => events.emit('readerRestarted', reader, tooSlow),
      onDamaged: (cause) => {
        this.damagedForReading(cause)
      },
    })
  }

  /** Writes and deletes. A restarted writer receives the settings of {@link setRetention} and similar calls again. */
  get writer(): Remote<WriterCalls> {
    return this.writers.remote
  }

  /** For work that the user waits for: views, charts, single messages. */
  get reader(): Remote<ReaderCalls> {
    return this.readers.calls('page')
  }

  /** For views with a regular expression, which may never finish; other views continue meanwhile. */
  get patternReader(): Remote<ReaderCalls> {
    return this.readers.calls('patterns')
  }

  /** For long work: exports. */
  get longReader(): Remote<ReaderCalls> {
    return this.readers.calls('long')
  }

  /**
   * Opens the file and starts the threads. A file that cannot be used is set aside, and `noticed` is emitted. If no
   * file can be opened, `failing` is emitted and opening is retried. Never rejects.
   */
  async open(): Promise<void> {
    try {
      const { file, writer } = await this.openWriter()
      await this.readers.start(file.path)
      for (const session of this.attached) await handOver(writer, session)
      for (const [connectionId, retention] of this.retentions) {
        void writer.setRetention.asEvent(connectionId, retention)
      }
      for (const [connectionId, filters] of this.filters) {
        void writer.countFilters.asEvent(connectionId, filters)
      }
      if (!this.thread) throw new Error('The thread that records ended at its start.')
      this.live = true
      this.writers.started(writer)
      if (this.opened) {
        for (const reader of ['page', 'patterns'] as const) this.events.emit('readerRestarted', reader, null)
      }
      if (this.recordingFailed) this.events.emit('failing', null, false)
      this.recordingFailed = false
      this.opened = true
    } catch (error) {
      if (!this.closing) await this.failedToOpen(reasonOf(error))
    }
  }

  /**
   * Lets a session record: `give` gets its port, and a new one whenever the writer was restarted. Throws
   * WorkbenchError `history-unavailable`.
   */
  async attach(connectionId: number, give: (port: MessagePort) => void): Promise<Attachment> {
    const session = { connectionId, give }
    // A writer that died in between is restarted soon, and then takes a new port.
    await handOver(this.writer, session).catch(() => handOver(this.writer, session))
    this.attached.add(session)
    return { detach: () => this.attached.delete(session) }
  }

  /** Sets how much history a connection keeps from now on. */
  setRetention(connectionId: number, retention: Retention): void {
    this.retentions.set(connectionId, retention)
    if (this.live) void this.writer.setRetention.asEvent(connectionId, retention)
  }

  /** See {@link WriterCalls.countFilters}. */
  countFilters(connectionId: number, filters: string[]): Promise<void> {
    if (filters.length > 0) this.filters.set(connectionId, filters)
    else this.filters.delete(connectionId)
    return this.writer.countFilters(connectionId, filters)
  }

  /** Commits what has arrived and closes the file. */
  async close(): Promise<void> {
    this.closing = true
    this.reopening.cancel()
    const { thread } = this
    this.thread = null
    await this.readers.stop()
    await thread?.stop(this.live ? () => this.writer.close() : undefined, closeTimeoutMs)
  }

  private async openWriter(): Promise<{ file: OpenedFile; writer: Remote<WriterCalls> }> {
    const thread = this.startWriter()
    this.thread = thread
    const file = await thread.calls.open()
    this.file = file.path
    this.lastConnectionId = file.lastConnectionId
    for (const notice of file.notices) this.events.emit('noticed', notice)
    return { file, writer: thread.calls }
  }

  private startWriter(): WriterThread {
    const { events } = this
    const thread: WriterThread = new SupervisedThread({
      start,
      name: 'history writer',
      workerData: {
        path: this.path,
        restarted: this.opened,
        indexWords: this.indexWords,
      } satisfies WriterStart,
      local: {
        committed: (rows) => events.emit('committed', rows),
        removed: (rows) => events.emit('removed', rows),
        erased: (erasure) => events.emit('erased', erasure),
        counted: (connectionId, counts) => events.emit('counted', connectionId, counts),
        failing: (reason) => events.emit('failing', reason, false),
      },
      onDied: (cause) => {
        if (this.thread !== thread) return
        this.thread = null
        // Before that, the code that opens the file handles it.
        if (this.live) this.writerDied(thread.ranForMs, cause)
      },
    })
    return thread
  }

  private async failedToOpen(reason: Reason): Promise<void> {
    const { thread } = this
    this.thread = null
    await Promise.all([thread?.stop(), this.readers.stop()])
    const { code, message, details } = reason
    const cause = code === 'internal' ? message : (details['cause'] ?? message)
    const told: Reason =
      code === 'disk-full' ? reason : { code: 'history-unavailable', message, details: { cause } }
    this.recordingFailed = true
    this.writers.unavailable(told)
    this.readers.unavailable(told)
    this.events.emit('failing', told, true)
    this.reopenLater(0)
  }

  private writerDied(ranForMs: number, cause: string): void {
    this.live = false
    this.writers.ended()
    this.recordingFailed = true
    const message = `The thread that records ended unexpectedly: ${cause}`
    this.events.emit('failing', { code: 'history-unavailable', message, details: { cause } }, false)
    // The file may be renamed before it is opened again, so no thread may have it open.
    void this.readers.stop().then(() => {
      this.reopenLater(ranForMs)
    })
  }

  private reopenLater(ranForMs: number): void {
    if (!this.closing) this.reopening.plan(ranForMs, () => void this.open())
  }

  // Until the next start, recording continues and the undamaged part can be read.
  private damagedForReading(cause: string): void {
    const { file } = this
    const message = `${file} is damaged (${cause}): it will be set aside at the next start.`
    this.events.emit('noticed', { code: 'history-damaged', message, details: { file, cause } })
    markDamaged(file)
  }
}

async function handOver(writer: Remote<WriterCalls>, session: AttachedSession): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  await writer.attach(session.connectionId, port1)
  session.give(port2)
}
