/** Defines the calls and events between the main thread and a session thread. */
import type { MessagePort } from 'node:worker_threads'
import type { Reason } from '../../../../shared/errors.ts'
import type { ConnectionProfile, Qos } from '../../../../shared/types/connection.ts'
import type { Session, SessionCounts } from '../../../../shared/types/session.ts'
import type { Subscription } from '../../../../shared/types/subscription.ts'
import type { Unrecorded } from '../../../../shared/types/message.ts'
import type { ProfileSecrets } from '../../../../shared/types/profile-parts.ts'

/** The data a session thread is started with. */
export interface SessionStart {
  connectionId: number
  profile: ConnectionProfile
  /** Never logged. Kept in the memory of this thread only. */
  secrets: ProfileSecrets
  subscriptions: Subscription[]
  /** Packet identifiers of QoS 2 messages that were recorded in an earlier run but not released. */
  unreleased: number[]
  /** Identifies this thread to the writer. Every thread has a different value. */
  session: string
  /** The memory for its counters, see TrafficMemory. */
  traffic: SharedArrayBuffer
}

/** A message to publish. The dispatcher has checked it. */
export interface Publication {
  topic: string
  qos: Qos
  retain: boolean
  payload: Uint8Array
}

/** The counters of a session, without those that the writer keeps. */
export type TrafficCounts = Omit<SessionCounts, 'subscriptions'>

/** What the main thread asks of a session thread. */
export interface SessionCalls {
  /** Connects, and stays connected under the reconnect policy. `port` leads to the history writer. */
  open(port: MessagePort): void
  /** The writer was started again: replaces the port to it. */
  reattach(port: MessagePort): void
  /** Recording has stopped (reason) or works again (null). */
  setRecording(failing: Reason | null): void
  /** Tries to connect at once if the session waits for its next attempt. */
  retry(): void
  /** The computer has slept. */
  wake(): void
  setSubscriptions(subscriptions: Subscription[]): void
  /** Resolves once the message is stored. Throws WorkbenchError `not-connected` or `payload-too-large`. */
  publish(publication: Publication): Promise<{ seq: number }>
  /** Disconnects from the broker and resolves once everything received is on disk. */
  close(reason: 'closed-by-user' | 'workbench-closed'): Promise<void>
}

/** What a session thread reports to the main thread. */
export interface SessionEvents {
  changed(session: Session): void
  counted(counts: TrafficCounts): void
  /** Sent a few times a second while nothing can be recorded, and once when recording works again. */
  unrecorded(unrecorded: Unrecorded): void
}
