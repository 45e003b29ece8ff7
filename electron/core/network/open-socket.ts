/** Opens the byte stream to a broker within a time limit. */
import type { Duplex } from 'node:stream'
import { LateSocket } from './late-socket.ts'
import { openWire } from './open-wire.ts'
import type { WireEvent, WireOptions } from './wire-options.ts'

/** How far a connection has come: the last completed step. */
export type WireStage = 'none' | WireEvent['step']

/** A socket on its way to the broker. */
export interface OpeningSocket {
  /** Fails with a WorkbenchError whose reason is shown to the user. */
  socket: Duplex
  stage(): WireStage
}

/** Begins to connect to the broker of a profile. Data written meanwhile is sent when the connection is open. */
export function openSocket(options: WireOptions): OpeningSocket {
  let stage: WireStage = 'none'
  const watch = (event: WireEvent) => {
    stage = event.step
    options.watch?.(event)
  }
  const socket = new LateSocket((signal) => openWire({ ...options, watch }, signal))
  return { socket, stage: () => stage }
}
