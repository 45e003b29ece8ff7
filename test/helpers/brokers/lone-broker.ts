import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import { onTestFinished } from 'vitest'
import { connack } from '../wire/mqtt-bytes.ts'

export type LoneBroker = Awaited<ReturnType<typeof openLoneBroker>>

/** A broker of one version of MQTT that accepts everybody and says only what the test says. */
export async function openLoneBroker(version: 4 | 5 = 4) {
  const heard: Buffer[] = []
  const clients: Socket[] = []
  const joined = Promise.withResolvers<Socket>()
  const server = createServer((socket) => {
    onTestFinished(() => void socket.destroy())
    clients.push(socket)
    socket.on('error', () => socket.destroy())
    socket.on('data', (data) => heard.push(data))
    socket.once('data', () => {
      socket.write(connack[version])
      joined.resolve(socket)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return {
    port: (server.address() as AddressInfo).port,
    /** The first client, once it is accepted. */
    joined: joined.promise,
    /** Every client so far. */
    clients,
    /** All that was heard so far. */
    heard: () => Buffer.concat(heard),
    hasHeard: (bytes: Buffer) => Buffer.concat(heard).includes(bytes),
  }
}
