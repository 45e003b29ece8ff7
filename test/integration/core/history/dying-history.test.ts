import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Socket } from 'node:net'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createProfiles } from '../../../../electron/core/profiles/profiles.ts'
import { Sessions } from '../../../../electron/core/sessions/supervision/sessions.ts'
import { workbenchMigrations } from '../../../../electron/core/db/migrations/workbench/index.ts'
import { openDatabase } from '../../../../electron/core/db/open.ts'
import { History } from '../../../../electron/core/history/history.ts'
import { runSecrets } from '../../../helpers/core/run-secrets.ts'
import type { Reason } from '../../../../shared/errors.ts'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import { openLoneBroker } from '../../../helpers/brokers/lone-broker.ts'
import { packet, publish, twoBytes } from '../../../helpers/wire/mqtt-bytes.ts'
import { profileFor } from '../../../helpers/core/profiles.ts'
import { tempDir } from '../../../helpers/temp-dir.ts'

const nothing = () => undefined
const puback = (packetId: number) => packet(4, 0, twoBytes(packetId))

/** A history with one connected session, its broker in the hands of the test. */
async function recording(patch: Partial<ConnectionProfile> = {}) {
  const folder = tempDir()
  const broker = await openLoneBroker()
  const db = openDatabase({
    path: join(folder, 'workbench.db'),
    migrations: workbenchMigrations,
    backup: false,
  })
  const failing: (Reason | null)[] = []
  const notices: Reason[] = []
  const restarts: (number | null)[] = []
  const file = join(folder, 'history.db')
  const history = new History(file)
  history.events.on('failing', (reason) => failing.push(reason))
  history.events.on('noticed', (notice) => notices.push(notice))
  history.events.on('readerRestarted', (_reader, tooSlow) => restarts.push(tooSlow))
  await history.open()
  const listener = {
    onConnectionsChanged: nothing,
    onSubscriptionsChanged: nothing,
    onFoldersChanged: nothing,
  }
  const profiles = createProfiles(db, runSecrets(db), listener)
  const sessions = new Sessions(profiles, history, {
    onOpening: nothing,
    onChanged: nothing,
    onCounted: nothing,
    onUnrecorded: nothing,
  })
  onTestFinished(async () => {
    await sessions.close()
    await history.close()
    db.close()
  })
  const { id } = profiles.create({ profile: profileFor(broker.port, { protocolVersion: 4, ...patch }) })
  await sessions.connect(id)
  const socket = await broker.joined
  await vi.waitUntil(() => sessions.list()[0]?.state === 'connected', { timeout: 15_000 })
  /** Ends the thread that writes, as a fault in it would. */
  const killWriter = async () => {
    const before = failing.length
    let killed = false
    const { detach } = await history.attach(9_999, (port) => {
      if (!killed) port.postMessage(null)
      killed = true
    })
    detach()
    await vi.waitUntil(() => failing.slice(before).some((reason) => reason === null), { timeout: 15_000 })
  }
  const stored = () => {
    const reading = new Database(file, { readonly: true })
    const payloads = reading
      .prepare<[], string>('SELECT CAST(payload AS TEXT) FROM messages WHERE kind = 0 ORDER BY id')
      .pluck()
      .all()
    reading.close()
    return payloads
  }
  return {
    folder,
    file,
    broker,
    history,
    sessions,
    id,
    socket,
    failing,
    notices,
    restarts,
    killWriter,
    stored,
  }
}

function send(socket: Socket, from: number, to: number): void {
  for (let number = from; number <= to; number++) {
    socket.write(publish({ qos: 1, packetId: number, payload: `${number}` }))
  }
}

it('a writer that dies is started again, and stores what it had not stored exactly once', async () => {
  const { broker, socket, killWriter, stored, failing } = await recording()
  for (let round = 0; round < 4; round++) {
    send(socket, round * 500 + 1, round * 500 + 250)
    const killed = killWriter()
    send(socket, round * 500 + 251, round * 500 + 500)
    await killed
  }
  await vi.waitUntil(() => broker.hasHeard(puback(2_000)), { timeout: 15_000 })
  expect(stored()).toEqual(Array.from({ length: 2_000 }, (_, index) => `${index + 1}`))
  expect(failing.some((reason) => reason?.code === 'history-unavailable')).toBe(true)
  expect(failing.at(-1)).toBeNull()
}, 60_000)

it('a message that was published before the writer died still learns how far it got', async () => {
  const { broker, socket, sessions, history, id, killWriter } = await recording()
  const { seq } = await sessions.publish(id, {
    topic: 'out',
    qos: 1,
    retain: false,
    payload: Buffer.from('x'),
  })
  await killWriter()
  const sent = Buffer.concat([Buffer.from([0x32, 8, 0, 3]), Buffer.from('out')])
  await vi.waitUntil(() => broker.hasHeard(sent), { timeout: 5_000 })
  const heard = broker.heard()
  socket.write(puback(heard.readUInt16BE(heard.indexOf(sent) + sent.length)))
  await vi.waitUntil(
    async () => {
      const message = await history.reader.message(id, seq)
      return message?.row.kind === 'published' && message.row.delivery.state === 'acknowledged'
    },
    { timeout: 10_000 },
  )
})

it('calls made while the history is started again are answered', async () => {
  const { history, id, killWriter, restarts } = await recording()
  const killed = killWriter()
  const answers = Array.from({ length: 20 }, () => [
    history.reader.unreleased(id),
    history.countFilters(id, ['#']),
  ])
  await killed
  expect(await Promise.all(answers.flat())).toHaveLength(40)
  expect(restarts).toEqual([null, null])
})

it('a file that turns out to be damaged while it is recorded into is set aside at once, and recording goes on', async () => {
  const { folder, file, broker, socket, notices, stored } = await recording()
  const padding = '.'.repeat(2_000)
  for (let number = 1; number <= 200; number++) {
    socket.write(publish({ qos: 1, packetId: number, payload: `${number}${padding}` }))
  }
  await vi.waitUntil(() => broker.hasHeard(puback(200)), { timeout: 15_000 })
  // What no check at the start can know: the index is corrupted while it is in use.
  const db = new Database(file)
  db.unsafeMode(true)
  db.pragma('writable_schema = ON')
  db.exec("UPDATE sqlite_schema SET rootpage = 999999 WHERE name = 'messages_by_topic'")
  db.exec('PRAGMA schema_version = 4711')
  db.close()
  for (let number = 201; number <= 300; number++) {
    socket.write(publish({ qos: 1, packetId: number, payload: `${number}${padding}` }))
  }
  await vi.waitUntil(() => notices.some(({ code }) => code === 'history-set-aside'), { timeout: 15_000 })
  await vi.waitUntil(() => broker.hasHeard(puback(300)), { timeout: 15_000 })
  expect(stored().map((payload) => Number.parseInt(payload))).toEqual(
    Array.from({ length: 100 }, (_, index) => index + 201),
  )
  const aside = readdirSync(folder).filter((name) => /^history\.damaged-.*\.db$/.test(name))
  expect(aside).toHaveLength(1)
  // What was stored so far may all still be in its log.
  expect(readFileSync(join(folder, `${aside[0]}-wal`)).length).toBeGreaterThan(100_000)
})

it('a regular expression that never ends is ended, and the views of others come back', async () => {
  const { history, id, socket, broker, restarts } = await recording()
  socket.write(publish({ qos: 1, packetId: 1, payload: `${'a'.repeat(40)}!` }))
  await vi.waitUntil(() => broker.hasHeard(puback(1)), { timeout: 10_000 })
  const everything = { show: 'all', topicFilters: [], text: '' } as const
  const slow = { ...everything, topicFilters: [], text: '(a+)+$', match: 'regexp' } as const
  const hanging = history.reader.openView(1, id, { ...slow, topicFilters: [] }, 10)
  await expect(hanging).rejects.toMatchObject({
    reason: { code: 'history-unavailable', details: { cause: 'hung' } },
  })
  expect(restarts).toEqual([1])
  const view = await history.reader.openView(2, id, { ...everything, topicFilters: [] }, 10)
  expect(view.rows.length).toBeGreaterThan(0)
}, 40_000)
