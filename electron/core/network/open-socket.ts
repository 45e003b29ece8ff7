import type { Duplex } from 'node:stream'
import { LateSocket } from './late-socket.ts'
import { openWire } from './open-wire.ts'
import type { WireEvent, WireOptions } from './wire-options.ts'

/** How far a connection has come: the last thing that was done. */
export type WireStage = 'none' | WireEvent['step']

/** A socket on its way to the broker. */
export interface OpeningSocket {
  /** Fails with WorkbenchError: its reason is what a user is told. */
  socket: Duplex
  stage(): WireStage
}

/** Begins to connect to the broker of a profile. What is written meanwhile leaves when the way is open. */
export function openSocket(options: WireOptions): OpeningSocket {
  let stage: WireStage = 'none'
  const watch = (event: WireEvent) => {
    stage = event.step
    options.watch?.(event)
  }
  const socket = new LateSocket((signal) => openWire({ ...options, watch }, signal))
  return { socket, stage: () => stage }
}
