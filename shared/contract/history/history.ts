/** Calls and events about the stored history. */
import { z } from 'zod'
import type { Unrecorded } from '../../types/message.ts'
import type { Erasure, HistorySize, HistoryStatus, KeptHistory } from '../../types/workbench.ts'
import { command, query, resolves } from '../definition/call.ts'
import { id, nothing, topicName } from '../definition/fields.ts'

export const historyCalls = {
  'history.status': query(nothing, resolves<HistoryStatus>()),
  /** The user has read the notice: the next one, if any, replaces it. */
  'history.dismissNotice': command(nothing, resolves<HistoryStatus>()),
  /** The messages that connections received and could not record. */
  'history.unrecorded': query(nothing, resolves<Unrecorded[]>()),
  /** The user has read what a connection has lost. While recording fails nothing is dismissed. */
  'history.dismissUnrecorded': command(z.strictObject({ connectionId: id }), resolves<null>()),
  /** What is stored of a connection, or of one topic of it. */
  'history.size': query(
    z.strictObject({ connectionId: id, topic: topicName.optional() }),
    resolves<HistorySize>(),
  ),
  /** Histories whose connections were deleted without them. */
  'history.kept': query(nothing, resolves<KeptHistory[]>()),
  /** Deletes the history that was kept of a deleted connection. Cannot be undone. */
  'history.forget': command(z.strictObject({ connectionId: id }), resolves<null>()),
  /**
   * Deletes the current history of a connection; messages received meanwhile stay. Resolves once that is durable:
   * the rows go in small steps, also after a restart, and `history.erased` tells how far it is.
   */
  'history.clear': command(z.strictObject({ connectionId: id }), resolves<null>()),
  /** Likewise the messages of one topic, received and published. */
  'history.clearTopic': command(z.strictObject({ connectionId: id, topic: topicName }), resolves<null>()),
  /** Deletes one message. */
  'history.deleteMessage': command(z.strictObject({ connectionId: id, seq: id }), resolves<null>()),
}

export interface HistoryEvents {
  'history.changed': HistoryStatus
  /** A few times a second while recording fails, and when it works again: all that is kept of one connection. */
  'history.unrecordedChanged': Unrecorded
  /** A few times a second while something is deleted, and once when it is done. */
  'history.erased': Erasure
}
