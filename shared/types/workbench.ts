import type { Reason } from '../errors.ts'
import type { Transport } from './connection.ts'

export const languages = ['en', 'ja'] as const
export type Language = (typeof languages)[number]
export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export const reconnectChoices = ['ask', 'always', 'never'] as const
export type ReconnectChoice = (typeof reconnectChoices)[number]

/** How much of a message the conversation shows at once: a bubble, or one line. */
export const densities = ['comfortable', 'compact'] as const
export type Density = (typeof densities)[number]

export interface Settings {
  theme: Theme
  /** `system`: the first language of the user's list that we have. */
  language: 'system' | Language
  density: Density
  /** Port to listen on; the next free one where it is taken. */
  brokerTcpPort: number
  brokerWsPort: number
  /** The built-in broker takes clients from the local network. */
  brokerNetwork: boolean
  /** User name that they have to give, with the password that is kept as a secret; '' lets everybody in. */
  brokerUsername: string
  /** Whether connections that were open when the last run ended are opened again. */
  reconnectAtStart: ReconnectChoice
}

export interface AppInfo {
  version: string
  /** Folder of profiles and history, with the home folder shortened to `~`. */
  dataDir: string
  /** `process.platform` of the core. */
  platform: string
}

/** Whether messages are recorded, and what was done about an unusable file. */
export interface HistoryStatus {
  /** failing: it is tried again and again. unavailable: there is no history to read either. */
  recording: 'ok' | 'failing' | 'unavailable'
  /** Why it is not ok. */
  reason: Reason | null
  /** What was done at the start, or has been found since; until it is dismissed. */
  notice: Reason | null
}

/** A port of the settings that the built-in broker could not have, and the one it took instead. */
export interface MovedPort {
  transport: 'mqtt' | 'ws'
  wanted: number
  port: number
  code: 'port-in-use' | 'port-forbidden'
}

/** An address of this computer in the local network. */
export interface NetworkAddress {
  /** IPv4, as boards use it. */
  address: string
  /** The system's name of the network interface, as in `wlan0`. */
  interfaceName: string
}

/** An address on which the built-in broker takes clients from the local network. */
export interface NetworkDoor extends NetworkAddress {
  /** Why it cannot be reached there; null when it can. */
  fault: Reason | null
}

/** How the built-in broker can be reached from the local network. */
export interface BrokerNetwork {
  /** Private addresses first; none where this computer is in no network. */
  doors: NetworkDoor[]
  /** Clients from the network must give user name and password. */
  protected: boolean
  /** Why no client is let in: the password is not known at the moment. Null otherwise. */
  reason: Reason | null
}

/** User name and password for clients from the local network; null: everybody may connect. */
export interface BrokerLogin {
  username: string
  password: string
}

/** The built-in broker and the simulated devices. Ports are null while it is off. */
export interface BrokerStatus {
  running: boolean
  tcpPort: number | null
  wsPort: number | null
  /** Ports of the settings that were taken. */
  moved: MovedPort[]
  /** Simulated devices that are connected. */
  devices: number
  devicesRunning: boolean
  /** All that are connected, the simulated devices and those from the network included. */
  clients: number
  networkClients: number
  /** Null while it is for this computer alone. */
  network: BrokerNetwork | null
  /** Why the last start failed or why it stopped by itself. */
  reason: Reason | null
}

/** Status of a broker that is off, with nothing to report. */
export const brokerOff: BrokerStatus = {
  running: false,
  tcpPort: null,
  wsPort: null,
  moved: [],
  devices: 0,
  devicesRunning: false,
  clients: 0,
  networkClients: 0,
  network: null,
  reason: null,
}

/** How many simulated devices there are. */
export const simulatedDevices = { sensors: 16, lamps: 1, all: 17 } as const

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
  /** The deleted connection; null where it is no longer known, and only a new connection can take up the history. */
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

/** A deletion that runs in many steps. */
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

/** What a table holds beside the messages. */
export interface TableOptions {
  /** Connects, disconnects and losses are rows, too. */
  sessionLines: boolean
  /** A column for each field that a JSON payload has anywhere. */
  fieldColumns: boolean
}

export interface ExportProgress {
  exportId: number
  connectionId: number
  state: 'choosing' | 'running' | 'done' | 'cancelled' | 'failed'
  /** Messages whose fields have been looked for so far, before any is written; 0 without field columns. */
  scanned: number
  /** Fields that have no column, because there are too many. */
  fieldsLeftOut: number
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

/** Formats of files that the page makes itself. */
export const savedFormats = ['png', 'csv'] as const
export type SavedFormat = (typeof savedFormats)[number]

/** A file that the page made and the user kept. */
export interface SavedFile {
  fileName: string
  /** Where it was saved, on the desktop. */
  path: string | null
  /** Where the page can download it from, in browser mode. */
  url: string | null
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

/**
 * A stretch of time in ms that a chart shows: it ends at `endMs` (UTC), or moves with the clock where that is null.
 */
export interface ChartRange {
  windowMs: number
  endMs: number | null
}

/** A number in a stored message. timeMs is UTC. */
export interface ChartValue {
  timeMs: number
  value: number
}

/** What a chart holds when it is opened. */
export interface ChartContents {
  series: ChartSeries[]
  /**
   * How many of the matching topics had a number in this time: with more than there are series, only part is drawn.
   */
  topics: number
  /** Where the chart really begins (UTC ms) when there were more messages in this time than are read; else null. */
  cutAtMs: number | null
  /** The newest number of the selected topic when it has none in this time; null when none is stored. */
  last: ChartValue | null
}

/** Arrival times of the messages of a topic around one time: UTC ms, oldest first. */
export interface TopicMoments {
  times: number[]
  /** Of the newest message of the topic. */
  newestMs: number
}
