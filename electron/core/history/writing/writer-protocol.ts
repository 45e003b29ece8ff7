/** The calls and events between the main thread and the writer thread. */
import type { MessagePort } from 'node:worker_threads'
import type { Reason } from '../../../../shared/errors.ts'
import type { ChosenFile } from './history-file.ts'
import type { Retention } from '../../../../shared/types/connection.ts'
import type { Erasure } from '../../../../shared/types/workbench.ts'
import type { TimelineEvent } from '../../../../shared/types/message.ts'
import type { StoredSoFar } from '../records/batch.ts'
import type { RemovedRows } from '../upkeep/row-remover.ts'

/** What the writer thread is started with. */
export interface WriterStart {
  path: string
  /** An earlier writer of this run has died, and its sessions still exist. */
  restarted: boolean
  /** Whether the words of new messages are indexed. */
  indexWords: boolean
}

/** The file that is recorded into. */
export interface OpenedFile extends ChosenFile {
  /** The largest connection id that it has rows of, 0 without rows. */
  lastConnectionId: number
}

/** New rows and changed deliveries of one connection that are on disk. */
export interface CommittedRows {
  connectionId: number
  /** Sequence numbers; last < first when only deliveries changed. */
  first: number
  last: number
  changed: number[]
}

/** Received messages that match a filter: those that are stored, and those that arrived since the last report. */
export interface FilterCount {
  filter: string
  count: number
  gained: number
}

/** Something that happened to a session, and when (UTC ms). */
export interface TimedEvent {
  event: TimelineEvent
  timeMs: number
}

/** The calls that the main thread makes to the writer. */
export interface WriterCalls {
  /** Resolves once the file is open and up to date: says which file it is and what was done with the existing one. */
  open(): OpenedFile
  /** A session's port: it sends PackedBatch and gets CommittedBatches. */
  attach(connectionId: number, port: MessagePort): void
  /** Puts facts on a timeline that no session records. Resolves once they are on disk. */
  note(connectionId: number, events: TimedEvent[]): Promise<void>
  /**
   * What happened to the received messages of a session whose thread has ended; null when nothing of it is on disk.
   */
  storedOf(connectionId: number, session: string): Promise<StoredSoFar | null>
  /**
   * Counts what matches these filters of a connection from now on, and no others. Resolves once the stored messages
   * have been counted and sent by `counted`.
   */
  countFilters(connectionId: number, filters: string[]): Promise<void>
  /** Sets how much history a connection keeps from now on. */
  setRetention(connectionId: number, retention: Retention): void
  /** Resolves once it is durable that all rows a connection holds now are to be deleted; see `erased`. */
  clear(connectionId: number): void
  /** Like `clear`, for the rows of one topic. False when there is no such topic. */
  clearTopic(connectionId: number, topic: string): boolean
  /** False when there is no such row. */
  deleteMessage(connectionId: number, seq: number): boolean
  /** Resolves once it is durable that everything about a connection without a session is to be deleted. */
  deleteHistory(connectionId: number): void
  /** Commits what has arrived and closes the file. */
  close(): void
}

/** The events that the writer sends to the main thread. */
export interface WriterEvents {
  committed(rows: CommittedRows[]): void
  /** A few times a second while messages arrive or are deleted: the counts that have changed. */
  counted(connectionId: number, counts: FilterCount[]): void
  removed(rows: RemovedRows): void
  /** A few times a second while a requested deletion runs, and once when it is done. */
  erased(erasure: Erasure): void
  /**
   * Recording has stopped (reason) or works again (null). Meanwhile nothing is acknowledged, and recording is
   * retried.
   */
  failing(reason: Reason | null): void
}
