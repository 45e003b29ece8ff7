import type { Reason } from '../errors.ts'
import type { Transport } from './connection.ts'

export const languages = ['en', 'ja'] as const
export type Language = (typeof languages)[number]
export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export interface Settings {
  theme: Theme
  /** `system`: the first language of the user's list that we have. */
  language: 'system' | Language
  brokerTcpPort: number
  brokerWsPort: number
}

export interface AppInfo {
  version: string
  /** Folder of profiles and history, with the home folder shortened to `~`. */
  dataDir: string
  /** `process.platform` of the core. */
  platform: string
}

/** Whether what happens is recorded, and what was done about a file that could not be used. */
export interface HistoryStatus {
  /** failing: it is tried again and again. unavailable: there is no history to read either. */
  recording: 'ok' | 'failing' | 'unavailable'
  /** Why it is not ok. */
  reason: Reason | null
  /** What was done at the start, or has been found since; until it is dismissed. */
  notice: Reason | null
}

/** The built-in broker and the simulated devices. Ports are null while it is off. */
export interface BrokerStatus {
  running: boolean
  tcpPort: number | null
  wsPort: number | null
  /** Simulated devices that are connected. */
  devices: number
  devicesRunning: boolean
  clients: number
  /** Why the last start failed or why it stopped by itself. */
  reason: Reason | null
}

/** Status of a broker that is off, of which nothing has been asked. */
export const brokerOff: BrokerStatus = {
  running: false,
  tcpPort: null,
  wsPort: null,
  devices: 0,
  devicesRunning: false,
  clients: 0,
  reason: null,
}

/** What is stored of a connection now. */
export interface HistorySize {
  messages: number
  events: number
  /** As a retention counts them; null of a topic. */
  bytes: number | null
}

/** What is stored of a connection, whether it still exists or not. Times are UTC ms of the first and the last row. */
export interface StoredHistory {
  connectionId: number
  messages: number
  events: number
  /** As a retention counts them. */
  bytes: number
  firstMs: number
  lastMs: number
}

/** A history whose connection was deleted. */
export interface KeptHistory extends StoredHistory {
  /** The connection as it was; null where that is not known any more, and it can be taken up by a new one only. */
  connection: {
    name: string
    transport: Transport
    host: string
    port: number
    path: string
    /** UTC ms. */
    removedMs: number
  } | null
}

/** Something that is deleted in many steps. */
export interface Erasure {
  connectionId: number
  /** null: everything the connection held when it was asked for. */
  topic: string | null
  /** Deleted so far, in this run. */
  rows: number
  done: boolean
}

export const exportFormats = ['json', 'csv'] as const
export type ExportFormat = (typeof exportFormats)[number]

export interface ExportProgress {
  exportId: number
  state: 'choosing' | 'running' | 'done' | 'cancelled' | 'failed'
  /** Messages written so far and expected; total grows while the view is still being searched. */
  written: number
  total: number
  bytes: number
  /** Where it was saved, once done on the desktop. */
  path: string | null
  /** Where the page can download it from, once done in browser mode. */
  url: string | null
  fileName: string
  reason: Reason | null
}

/** One step into a JSON value: a member name or an array index. */
export type PathStep = string | number

/**
 * Points of one topic, oldest first. values[i] is null where the message had no number at the path: a gap.
 * times are UTC ms.
 */
export interface ChartSeries {
  topic: string
  times: number[]
  values: (number | null)[]
}
