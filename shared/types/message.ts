import type { Reason } from '../errors.ts'
import type { Qos } from './connection.ts'

/** How much of a payload travels with a row; the rest is asked for with `messages.get`. */
export const previewBytes = 4096

/** How far a published message got. */
export type Delivery =
  /** Stored; not yet handed to the socket. */
  | { state: 'pending' }
  /** QoS 0: handed to the socket. */
  | { state: 'sent' }
  /** QoS 1: PUBACK, QoS 2: PUBCOMP; tookMs from hand-over to it. */
  | { state: 'acknowledged'; tookMs: number }
  /** The broker or the guard refused it. */
  | { state: 'refused'; reason: Reason }
  /** The session ended before the broker answered; it may have arrived. */
  | { state: 'unconfirmed' }

interface RowBase {
  /** Place in the view, see `views.open`; dense, ascending, stable for the life of the view. */
  address: number
  /** Arrival sequence number within the connection, 1 ascending. The order of the timeline. */
  seq: number
  /** UTC ms at the socket. A label: two rows may share it, and clocks step back. */
  timeMs: number
}

/** Where a filter's text was found: first and last index (excluding) of each place, after one another, ascending. */
export interface TextHits {
  /** In UTF-16 code units of the topic. */
  topic: number[]
  /** Of the text that `previewText` makes of the row's payload. */
  payload: number[]
}

interface MessageBase extends RowBase {
  topic: string
  qos: Qos
  retain: boolean
  /** First `previewBytes` of the payload, exactly as it came. */
  payload: Uint8Array
  /** Size of the whole payload. */
  payloadBytes: number
  /** MQTT packet identifier; null for QoS 0. */
  packetId: number | null
  /** Number of MQTT 5 properties; the properties themselves come with `messages.get`. */
  propertyCount: number
  /** Present in a view with a text to search for. */
  hits?: TextHits
}

export interface ReceivedRow extends MessageBase {
  kind: 'received'
  dup: boolean
  /**
   * Retained, with the payload it had before the connection was lost: it came because the session subscribed again.
   */
  retainedAgain?: boolean
}

export interface PublishedRow extends MessageBase {
  kind: 'published'
  delivery: Delivery
}

/** A fact about the session on the same timeline: connected, disconnected and why, packets dropped. */
export interface EventRow extends RowBase {
  kind: 'event'
  event: TimelineEvent
}

export type TimelineEvent =
  | { type: 'connected'; afterMs: number | null; sessionPresent: boolean }
  | { type: 'disconnected'; reason: Reason }
  | { type: 'dropped'; count: number; reason: string }

export type TimelineRow = ReceivedRow | PublishedRow | EventRow

/** One MQTT 5 property, in the order of the wire. Binary data stays bytes. */
export type MessageProperty =
  | { name: 'userProperty'; key: string; value: string }
  | {
      name: 'payloadFormatIndicator' | 'messageExpiryInterval' | 'topicAlias' | 'subscriptionIdentifier'
      value: number
    }
  | { name: 'contentType' | 'responseTopic'; value: string }
  | { name: 'correlationData'; value: Uint8Array }

/** A whole message: the row plus everything too large for a list. */
export interface WholeMessage {
  row: ReceivedRow | PublishedRow
  /** All bytes. */
  payload: Uint8Array
  properties: MessageProperty[]
}

/** How many unrecorded messages of a connection are kept in memory, and how much of the payload of each. */
export const mostUnrecorded = 200
export const unrecordedBytes = 512

/** A message that was received while nothing could be recorded. It is in memory only. */
export interface UnrecordedMessage {
  /** Ascending and dense within a session; unlike a row's sequence number it is no place on the timeline. */
  number: number
  timeMs: number
  topic: string
  qos: Qos
  retain: boolean
  /** First `unrecordedBytes` of the payload. */
  payload: Uint8Array
  /** Size of the whole payload. */
  payloadBytes: number
  /** It will never be recorded. */
  lost: boolean
}

/** What a connection received and could not record: while recording fails what comes in, afterwards what was lost. */
export interface Unrecorded {
  connectionId: number
  /** Recording still fails; what is not lost is recorded when it works again. */
  failing: boolean
  /** The newest `mostUnrecorded`, oldest first. */
  messages: UnrecordedMessage[]
  /** Messages lost since recording stopped. */
  lost: number
}

/** What a view shows. Empty lists and texts do not restrict. */
export interface ViewFilter {
  show: 'all' | 'received' | 'published'
  /** MQTT topic filters, any of which may match (MQTT 4.7); with one or more, event rows are left out. */
  topicFilters: string[]
  /** What the topic or the payload must hold, in the sense of `match`. */
  text: string
  /**
   * substring (also when left out): the text's UTF-8 bytes, ASCII letters in either case. words: every word of the
   * text, whole, in any order, whatever case and accents. regexp: a JavaScript regular expression with the flags `iu`
   * over the payload as UTF-8.
   */
  match?: TextMatch | undefined
  /** Any of these. */
  qos?: Qos[] | undefined
  /** Only messages with RETAIN set (MQTT 5, 3.3.1.3). */
  retainedOnly?: boolean | undefined
  /** UTC ms; from and including. */
  sinceMs?: number | undefined
  /** UTC ms; up to and excluding. */
  untilMs?: number | undefined
}

export const textMatches = ['substring', 'words', 'regexp'] as const
export type TextMatch = (typeof textMatches)[number]

/**
 * A window on one connection's timeline. Rows have addresses first..last, dense and stable; a filtered view grows at
 * its front while older history is still being searched (`complete` is false until then).
 */
export interface ViewExtent {
  viewId: number
  /** Address of the oldest row; first > last means empty. */
  first: number
  last: number
  /** Older history has been searched to its beginning: `count` is exact. */
  complete: boolean
  /** Rows among first..last that exist: not all do where some were deleted. */
  count: number
  /** How many of these rows are events of the session; null where only a full search could tell. */
  events: number | null
  /** Share of the rows to search that has been searched, 0 to 1. */
  searchedPart: number
  /** UTC ms of the oldest row searched so far; null when complete or before the first. */
  searchedBackToMs: number | null
  /** The search was stopped by `views.stopSearch`; rows that arrive are still shown. */
  stopped: boolean
}
