import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { connack } from '../wire/mqtt-bytes.ts'

/** What kind of frame it is (RFC 6455, 5.2). */
export const opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9 } as const

export interface FrameFields {
  opcode?: number
  fin?: boolean
  /** Reserved bits, 1 to 7. */
  reserved?: number
  masked?: boolean
  /** What the header says, where it is not the truth. */
  length?: bigint
}

/** A WebSocket frame as a server sends it, written after the standard and not with the code under test. */
export function frame(payload: Uint8Array | string, fields: FrameFields = {}): Buffer {
  const { fin = true, reserved = 0, masked = false } = fields
  const body = Buffer.from(payload as string)
  const length = fields.length ?? BigInt(body.length)
  const mask = masked ? 0x80 : 0
  const first = (fin ? 0x80 : 0) | (reserved << 4) | (fields.opcode ?? opcode.binary)
  const size = Buffer.alloc(8)
  size.writeBigUInt64BE(length)
  const header =
    length < 126n
      ? Buffer.from([first, mask | Number(length)])
      : length < 65_536n
        ? Buffer.concat([Buffer.from([first, mask | 126]), size.subarray(6)])
        : Buffer.concat([Buffer.from([first, mask | 127]), size])
  return Buffer.concat([header, masked ? Buffer.alloc(4) : Buffer.alloc(0), body])
}

/** The answer to an upgrade, its lines as a server that is right would write them. */
export function upgradeAnswer(key: string): string[] {
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    'Sec-WebSocket-Protocol: mqtt',
  ]
}

/**
 * A broker behind a WebSocket on a port of its own, which accepts everybody and is then in the hands of the test, until that
 * ends. `upgrade`: the lines that answer the upgrade, made of the right ones.
 */
export async function openHostileWebSocket(
  accepted: (socket: Socket) => void,
  upgrade: (lines: string[]) => string[] = (lines) => lines,
) {
  const server = createServer()
  server.on('upgrade', (request, socket: Socket) => {
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => socket.destroy())
    socket.write(`${upgrade(upgradeAnswer(request.headers['sec-websocket-key'] ?? '')).join('\r\n')}\r\n\r\n`)
    // The first frame is CONNECT, in MQTT 3.1.1 as the profile says.
    socket.once('data', () => {
      socket.write(frame(connack[4]))
      accepted(socket)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}
