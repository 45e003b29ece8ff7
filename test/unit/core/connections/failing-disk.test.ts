import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished, vi } from 'vitest'
import { connack, packet, publish, twoBytes } from '../../../helpers/mqtt-bytes.ts'
import { everything, profileFor } from '../../../helpers/profiles.ts'
import { openTestWorkbench } from '../../../helpers/workbench.ts'

/** A broker that accepts everybody and says what the test says. */
async function openBroker() {
  const heard: Buffer[] = []
  const joined = Promise.withResolvers<Socket>()
  const server = createServer((socket) => {
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => socket.destroy())
    socket.on('data', (data) => heard.push(data))
    socket.once('data', () => {
      socket.write(connack[4])
      joined.resolve(socket)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return {
    port: (server.address() as AddressInfo).port,
    joined: joined.promise,
    acknowledged: (packetId: number) => Buffer.concat(heard).includes(packet(4, 0, twoBytes(packetId))),
  }
}

/** Makes every new row fail at once, as a full disk does, until the returned function is called. */
function breakHistory(dataDir: string): () => void {
  const db = new Database(join(dataDir, 'history.db'))
  db.exec("CREATE TRIGGER full BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'disk full'); END")
  onTestFinished(() => void db.close())
  return () => db.exec('DROP TRIGGER full')
}

async function connected() {
  const broker = await openBroker()
  const bench = await openTestWorkbench()
  const profile = profileFor(broker.port, { protocolVersion: 4 })
  const { id } = await bench.call('connections.create', { profile })
  await bench.call('connections.connect', { id })
  await bench.session(id, 'connected')
  const socket = await broker.joined
  const payloads = async () => {
    const view = await bench.call('views.open', { connectionId: id, filter: everything, limit: 100 })
    return view.rows.flatMap((row) => (row.kind === 'received' ? [Buffer.from(row.payload).toString()] : []))
  }
  return { broker, bench, socket, payloads }
}

it('acknowledges nothing while nothing can be recorded, and records all of it once it can', async () => {
  const { broker, bench, socket, payloads } = await connected()
  onTestFinished(() => bench.close())
  socket.write(publish({ qos: 1, packetId: 1, payload: 'before' }))
  await vi.waitUntil(() => broker.acknowledged(1), { timeout: 10_000 })
  const mend = breakHistory(bench.dataDir)
  socket.write(publish({ qos: 1, packetId: 2, payload: 'during' }))
  socket.write(publish({ payload: 'during, QoS 0' }))
  await vi.waitUntil(() => bench.recording.some((reason) => reason?.code === 'history-unavailable'), {
    timeout: 10_000,
  })
  expect(broker.acknowledged(2)).toBe(false)
  expect(await payloads()).toEqual(['before'])
  mend()
  await vi.waitUntil(() => broker.acknowledged(2), { timeout: 10_000 })
  expect(await payloads()).toEqual(['before', 'during', 'during, QoS 0'])
  expect(bench.recording.at(-1)).toBeNull()
})

it('can be closed while nothing can be recorded', async () => {
  const { bench, socket } = await connected()
  breakHistory(bench.dataDir)
  socket.write(publish({ qos: 1, packetId: 2, payload: 'during' }))
  await vi.waitUntil(() => bench.recording.length > 0, { timeout: 10_000 })
  const startMs = performance.now()
  await bench.close()
  // Generous for a busy machine; without a limit it would never end.
  expect(performance.now() - startMs).toBeLessThan(10_000)
})
