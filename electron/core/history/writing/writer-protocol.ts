import type { MessagePort } from 'node:worker_threads'
import type { Reason } from '../../../../shared/errors.ts'
import type { ChosenFile } from './history-file.ts'

/** What the writer thread is started with. */
export interface WriterStart {
  path: string
}

/** The file that is recorded into. */
export interface OpenedFile extends ChosenFile {
  /** The largest connection id that it has rows of, 0 without rows. */
  lastConnectionId: number
}

/** New rows and moved deliveries of one connection, on disk. */
export interface CommittedRows {
  connectionId: number
  /** Sequence numbers; last < first when only deliveries moved. */
  first: number
  last: number
  changed: number[]
}

/** Messages received by one topic since the last time. */
export interface TopicGain {
  connectionId: number
  topicId: number
  name: string
  received: number
}

/** What the main thread asks of the writer. */
export interface WriterCalls {
  /** Resolves once the file is open and up to date: which one, and what was done about the one that was there. */
  open(): OpenedFile
  /** A session's port: it sends PackedBatch and gets CommittedBatches. */
  attach(connectionId: number, port: MessagePort): void
  /** Deletes the history of a connection that has no session, in small steps. */
  deleteHistory(connectionId: number): Promise<void>
  /** Commits what has arrived and closes the file. */
  close(): void
}

/** What the writer tells the main thread. */
export interface WriterEvents {
  committed(rows: CommittedRows[]): void
  /** A few times a second while messages arrive. */
  gained(topics: TopicGain[]): void
  /** Recording has stopped (reason) or works again (null). Nothing is acknowledged meanwhile, and it is tried again. */
  failing(reason: Reason | null): void
}
