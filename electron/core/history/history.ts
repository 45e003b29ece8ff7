import type { MessagePort, Worker } from 'node:worker_threads'
import type { Reason } from '../../../shared/errors.ts'
import { reasonOf } from '../../../shared/errors.ts'
import type { Retention } from '../../../shared/types/connection.ts'
import type { Erasure } from '../../../shared/types/workbench.ts'
import type { TopicRow } from '../db/queries/topics.ts'
import type { Remote } from '../threads/rpc.ts'
import { joinThreads } from '../threads/rpc.ts'
import type { ReaderCalls, ReaderEvents, ReaderStart } from './reading/reader-protocol.ts'
import startReader from './reading/reader.thread.ts?nodeWorker'
import type { Extent } from './reading/view.ts'
import type {
  CommittedRows,
  RemovedRows,
  TopicGain,
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
  gained(topics: TopicGain[]): void
  searched(viewId: number, extent: Extent): void
  /** Recording has stopped (reason) or works again (null). */
  failing(reason: Reason | null): void
  /** Something was done about a file that could not be used. */
  noticed?(notice: Reason): void
}

/** The recorded timeline: one thread that writes, one that reads for the page, one that reads for long jobs. */
export interface History {
  /** The largest connection id that had rows when it was opened, 0 without rows. */
  lastConnectionId: number
  /** For what a person waits for: views, charts, single messages. */
  reader: Remote<ReaderCalls>
  /** For what may take long: exports. */
  longReader: Remote<ReaderCalls>
  /** Gives the writer the other end of a session's port. */
  attach(connectionId: number, port: MessagePort): Promise<void>
  /** See {@link WriterCalls} for these. */
  topics(connectionId: number): Promise<TopicRow[]>
  setRetention(connectionId: number, retention: Retention): void
  clear(connectionId: number): Promise<void>
  clearTopic(connectionId: number, topic: string): Promise<boolean>
  deleteMessage(connectionId: number, seq: number): Promise<boolean>
  deleteHistory(connectionId: number): Promise<void>
  /** Commits what has arrived and closes the file. */
  close(): Promise<void>
}

/**
 * Opens the history at `path`; what cannot be used is put aside, and told. Throws WorkbenchError `data-dir-unusable`.
 */
export async function openHistory(path: string, events: HistoryEvents): Promise<History> {
  const threads: Worker[] = []
  const supervise = (thread: Worker): Worker => {
    threads.push(thread)
    // Without a listener the error of a thread would end the whole process.
    thread.on('error', (error) => events.failing(reasonOf(error)))
    return thread
  }
  try {
    const writerThread = supervise(startWriter({ workerData: { path } satisfies WriterStart }))
    const writer = joinThreads<WriterCalls, WriterEvents>(writerThread, {
      committed: (rows) => events.committed(rows),
      removed: (rows) => events.removed(rows),
      erased: (erasure) => events.erased(erasure),
      gained: (topics) => events.gained(topics),
      failing: (reason) => events.failing(reason),
    })
    const { path: file, notices, lastConnectionId } = await writer.open()
    for (const notice of notices) events.noticed?.(notice)
    const openReader = async (): Promise<Remote<ReaderCalls>> => {
      const thread = supervise(startReader({ workerData: { path: file } satisfies ReaderStart }))
      const reader = joinThreads<ReaderCalls, ReaderEvents>(thread, {
        searched: (viewId, extent) => events.searched(viewId, extent),
      })
      await reader.open()
      return reader
    }
    const [reader, longReader] = await Promise.all([openReader(), openReader()])
    return {
      lastConnectionId,
      reader,
      longReader,
      attach: (connectionId, port) => writer.attach(connectionId, port),
      topics: (connectionId) => writer.topics(connectionId),
      setRetention: (connectionId, retention) => void writer.setRetention.asEvent(connectionId, retention),
      clear: (connectionId) => writer.clear(connectionId),
      clearTopic: (connectionId, topic) => writer.clearTopic(connectionId, topic),
      deleteMessage: (connectionId, seq) => writer.deleteMessage(connectionId, seq),
      deleteHistory: (connectionId) => writer.deleteHistory(connectionId),
      close: async () => {
        await Promise.all([reader.close(), longReader.close()])
        await writer.close()
        await stop(threads)
      },
    }
  } catch (error) {
    await stop(threads)
    throw error
  }
}

async function stop(threads: Worker[]): Promise<void> {
  await Promise.all(threads.map((thread) => thread.terminate()))
}
