/** Finds out which protocol a port speaks. */
import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import { tlsErrorKind } from './tls-errors.ts'

/** Longest time that an explanation may take. */
const limitMs = 2_000

type Place = Pick<ConnectionProfile, 'host' | 'port'>

/**
 * Whether a server that does not answer plain bytes speaks TLS. Opens a separate connection and sends nothing secret.
 */
export async function speaksTls(place: Place, signal: AbortSignal): Promise<boolean> {
  return withSocket(place, signal, async (tcp, ended) => {
    const socket = connectTls({ socket: tcp, rejectUnauthorized: false })
    // A server that refuses us also answers in TLS: with an alert.
    const answered = new Promise<boolean>((resolve) => {
      socket.on('error', (error) => {
        resolve(tlsErrorKind(error) === 'alert')
      })
      socket.once('secureConnect', () => {
        resolve(true)
      })
    })
    return Promise.race([answered, ended.then(() => false)])
  })
}

/**
 * The protocol of a server that does not answer in TLS; null when it is silent. Sends a CONNECT without credentials.
 */
export async function plainLanguage(
  place: Place,
  signal: AbortSignal,
): Promise<'mqtt' | 'http' | 'unknown' | null> {
  return withSocket(place, signal, async (tcp, ended) => {
    tcp.write(anonymousConnect())
    const answer = new Promise<Buffer>((resolve) => tcp.once('data', resolve))
    const data = await Promise.race([answer, ended.then(() => null)])
    if (!data) return null
    if (data[0] === 0x20) return 'mqtt'
    return data.toString('latin1', 0, 5) === 'HTTP/' ? 'http' : 'unknown'
  }).then((language) => language || null)
}

async function withSocket<Value>(
  { host, port }: Place,
  signal: AbortSignal,
  look: (tcp: Socket, ended: Promise<void>) => Promise<Value>,
): Promise<Value | false> {
  const tcp = connect({ host, port, signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]) })
  // Any event ends the attempt.
  const ended = new Promise<void>((resolve) => {
    tcp.once('close', () => {
      resolve()
    })
  })
  tcp.on('error', () => undefined)
  try {
    const connected = new Promise<boolean>((resolve) => tcp.once('connect', () => resolve(true)))
    if (!(await Promise.race([connected, ended.then(() => false)]))) return false
    return await look(tcp, ended)
  } finally {
    tcp.destroy()
  }
}

/** An MQTT 3.1.1 CONNECT (3.1) with a clean session and a unique client identifier. */
function anonymousConnect(): Buffer {
  const clientId = Buffer.from(`heliograph${randomBytes(6).toString('hex')}`)
  const header = [0x10, 12 + clientId.length, 0, 4, ...Buffer.from('MQTT'), 4, 2, 0, 10, 0, clientId.length]
  return Buffer.concat([Buffer.from(header), clientId])
}
