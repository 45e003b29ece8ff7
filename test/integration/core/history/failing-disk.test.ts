import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished, vi } from 'vitest'
import { packet, publish, twoBytes } from '../../../helpers/wire/mqtt-bytes.ts'
import { openLoneBroker } from '../../../helpers/brokers/lone-broker.ts'
import { everything, profileFor } from '../../../helpers/core/profiles.ts'
import { openTestWorkbench } from '../../../helpers/core/workbench.ts'

const puback = (packetId: number) => packet(4, 0, twoBytes(packetId))

/** Makes every new row fail at once, as a full disk does, until the returned function is called. */
function breakHistory(dataDir: string): () => void {
  const db = new Database(join(dataDir, 'history.db'))
  db.exec("CREATE TRIGGER full BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'disk full'); END")
  onTestFinished(() => void db.close())
  return () => db.exec('DROP TRIGGER full')
}

async function connected() {
  const broker = await openLoneBroker()
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
  await vi.waitUntil(() => broker.hasHeard(puback(1)), { timeout: 10_000 })
  const mend = breakHistory(bench.dataDir)
  socket.write(publish({ qos: 1, packetId: 2, payload: 'during' }))
  socket.write(publish({ payload: 'during, QoS 0' }))
  await vi.waitUntil(() => bench.recording.some((reason) => reason?.code === 'history-unavailable'), {
    timeout: 10_000,
  })
  expect(broker.hasHeard(puback(2))).toBe(false)
  expect(await payloads()).toEqual(['before'])
  mend()
  await vi.waitUntil(() => broker.hasHeard(puback(2)), { timeout: 10_000 })
  expect(await payloads()).toEqual(['before', 'during', 'during, QoS 0'])
  expect(bench.recording.at(-1)).toBeNull()
})

it('can be closed while nothing can be recorded', async () => {
  const { bench, socket } = await connected()
  breakHistory(bench.dataDir)
  socket.write(publish({ qos: 1, packetId: 2, payload: 'during' }))
  await vi.waitUntil(() => bench.recording.length > 0, { timeout: 10_000 })
  // It does not wait for the disk: without a limit it would never end.
  await expect(bench.close()).resolves.toBeUndefined()
})
