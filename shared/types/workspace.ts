import type { Qos } from './connection.ts'
import type { ViewFilter } from './message.ts'

/** The connection on screen and its tab. */
export interface OpenPlace {
  connectionId: number
  /** Name of a view of the connection, as in `messages`. */
  tab: string
}

/** A message that is being written. */
export interface KeptDraft {
  topic: string
  qos: Qos
  retain: boolean
  format: 'text' | 'json'
  text: string
}

/** Plain JSON about an open chart; only the page knows what is in it. */
export type KeptChart = Record<string, unknown>

/** What a page was doing with a connection. Parts that are missing are as in a new connection. */
export interface ConnectionPlace {
  connectionId: number
  filter?: ViewFilter | undefined
  draft?: KeptDraft | undefined
  charts?: KeptChart[] | undefined
}

/** What is restored after a restart. It contains no secrets. */
export interface Workspace {
  open: OpenPlace | null
  connections: ConnectionPlace[]
  /** Connections that were open when the last run ended, until the user has decided about them. */
  wereConnected: number[]
}

/** Longest kept text, in characters. A longer one is dropped; the other parts are kept. */
export const longestKeptText = 200_000
/** Connections of which something is kept; the ones that were changed longest ago are forgotten. */
export const maxKeptPlaces = 100
