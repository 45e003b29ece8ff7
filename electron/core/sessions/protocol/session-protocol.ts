import type { MessagePort } from 'node:worker_threads'
import type { Reason } from '../../../../shared/errors.ts'
import type {
  ConnectionProfile,
  Qos,
  Session,
  SessionCounts,
  Subscription,
} from '../../../../shared/types/connection.ts'
import type { Unrecorded } from '../../../../shared/types/message.ts'
import type { ProfileSecrets } from '../../../../shared/types/profile-parts.ts'

/** What a session thread is started with. */
export interface SessionStart {
  connectionId: number
  profile: ConnectionProfile
  /** Never logged; lives in this thread's memory only. */
  secrets: ProfileSecrets
  subscriptions: Subscription[]
  /** Packet identifiers of QoS 2 messages that were recorded in an earlier run and not released. */
  unreleased: number[]
  /** Names this thread to the writer; different for every one that is started. */
  session: string
  /** Where it counts: see TrafficMemory. */
  traffic: SharedArrayBuffer
}

/** A message to publish, checked by dispatch. */
export interface Publication {
  topic: string
  qos: Qos
  retain: boolean
  payload: Uint8Array
}

/** Counters of a session without those that the writer keeps. */
export type TrafficCounts = Omit<SessionCounts, 'subscriptions'>

/** What the main thread asks of a session thread. */
export interface SessionCalls {
  /** Connects, and stays at it under the reconnect policy. `port` leads to the history writer. */
  open(port: MessagePort): void
  /** The writer was started again: another port to it. */
  reattach(port: MessagePort): void
  /** Recording has stopped (reason) or works again (null). */
  setRecording(failing: Reason | null): void
  /** Tries at once where it waits for the next attempt. */
  retry(): void
  /** The computer has slept. */
  wake(): void
  setSubscriptions(subscriptions: Subscription[]): void
  /** Resolves once the message is stored. Throws WorkbenchError `not-connected` or `payload-too-large`. */
  publish(publication: Publication): Promise<{ seq: number }>
  /** Says good-bye to the broker and resolves once everything received is on disk. */
  close(reason: 'closed-by-user' | 'workbench-closed'): Promise<void>
}

/** What a session thread tells the main thread. */
export interface SessionEvents {
  changed(session: Session): void
  counted(counts: TrafficCounts): void
  /** A few times a second while nothing can be recorded, and when that is over. */
  unrecorded(unrecorded: Unrecorded): void
}
