import type { CallName, EventName, Events, Reply } from './contract/contract.ts'

/**
 * What crosses a transport between the page and the core. In browser mode each frame is one binary WebSocket message
 * in MessagePack; on the desktop requests are IPC invocations and only events are frames.
 *
 * Browser mode, in order: the page reads `token` from the address fragment and POSTs it as text/plain to `loginPath`
 * (204 and a cookie, 401 when it is wrong); then it opens a WebSocket to `bridgePath` of the same host. The cookie
 * outlives a reload, the token outlives the cookie: the printed address works for as long as the program runs.
 */
export const loginPath = '/login'

/** Where the WebSocket is opened. Without the cookie the upgrade is refused with 401. */
export const bridgePath = '/bridge'

/** Folder of finished exports; `ExportProgress.url` points into it. */
export const downloadsPath = '/downloads/'

/**
 * Largest frame in bytes, in either direction. The largest Remaining Length of an MQTT packet (268,435,455 bytes;
 * MQTT 5, 2.1.4) limits the payload of a message. The rest is space for the topic and for the frame itself.
 */
export const maxFrameBytes = 268_435_455 + 1_048_576

/** How much structure one request may have. */
export interface RequestLimits {
  /** Arrays and objects inside each other, the frame itself included. */
  depth: number
  /** Values altogether, names of members included. */
  values: number
  /** Text altogether, in bytes of UTF-8. */
  textBytes: number
}

/**
 * Far more than any form of the page can hold, yet little memory. The bytes of a payload count as one value:
 * only {@link maxFrameBytes} bounds their size.
 */
export const requestLimits: RequestLimits = { depth: 32, values: 200_000, textBytes: 32 * 1024 * 1024 }

/** WebSocket close codes of our own (RFC 6455, 7.4.2: 4000 to 4999 are free for applications). */
export const closeCodes = {
  /** The program is ending. */
  workbenchClosed: 4000,
  /** A frame was not a request, or had more structure than {@link requestLimits}. */
  badFrame: 4002,
} as const

/** Page to core: answered by one {@link ReplyFrame} with the same id. Ids are the page's own and not used again. */
export interface RequestFrame {
  id: number
  name: CallName
  input: unknown
}

/** Core to page: the answer to the request with this id. */
export interface ReplyFrame {
  id: number
  reply: Reply
}

/** Core to page: an event. */
export type EventFrame = { [Name in EventName]: { event: Name; payload: Events[Name] } }[EventName]

/** Everything the core sends. */
export type CoreFrame = ReplyFrame | EventFrame

/** The name of the object that the preload script puts on the desktop page's `window`. */
export const preloadName = 'heliograph'

/**
 * That object. `call` resolves with the reply as it is and never rejects for a reason of the core's; the page's
 * bridge turns `{ ok: false }` into a WorkbenchError. `on` returns the function that stops listening.
 */
export interface PreloadBridge {
  readonly call: (name: CallName, input: unknown) => Promise<Reply>
  readonly on: <Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void) => () => void
}

/** IPC channel of calls on the desktop: invoked with name and input. */
export const callChannel = 'heliograph:call'

/** IPC channel of events on the desktop: sent with name and payload. */
export const eventChannel = 'heliograph:event'
