import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createProfiles } from '../../../../electron/core/profiles/profiles.ts'
import { Sessions } from '../../../../electron/core/sessions/supervision/sessions.ts'
import { workbenchMigrations } from '../../../../electron/core/db/migrations/workbench/index.ts'
import { openDatabase } from '../../../../electron/core/db/open.ts'
import { History } from '../../../../electron/core/history/history.ts'
import { runSecrets } from '../../../helpers/core/run-secrets.ts'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import type { Session } from '../../../../shared/types/session.ts'
import { openLoneBroker } from '../../../helpers/brokers/lone-broker.ts'
import { openLoneSessions } from '../../../helpers/core/lone-sessions.ts'
import { publish } from '../../../helpers/wire/mqtt-bytes.ts'
import { profileFor } from '../../../helpers/core/profiles.ts'
import { tempDir } from '../../../helpers/temp-dir.ts'

const nothing = () => undefined

/** Sessions alone, with two connections to one broker. `attach` stands before the history's. */
async function openSessions(
  attach: (connectionId: number) => void = nothing,
  patch: Partial<ConnectionProfile> = {},
) {
  const folder = tempDir()
  const broker = await openLoneBroker()
  const db = openDatabase({
    path: join(folder, 'workbench.db'),
    migrations: workbenchMigrations,
    backup: false,
  })
  const history = new History(join(folder, 'history.db'))
  await history.open()
  const attachTo = history.attach.bind(history)
  history.attach = (connectionId, give) => {
    attach(connectionId)
    return attachTo(connectionId, give)
  }
  const listener = {
    onConnectionsChanged: nothing,
    onSubscriptionsChanged: nothing,
    onFoldersChanged: nothing,
  }
  const profiles = createProfiles(db, runSecrets(db), listener)
  const profile = profileFor(broker.port, { protocolVersion: 4, ...patch })
  const [one, other] = [profiles.create({ profile }).id, profiles.create({ profile }).id]
  const told: Session[] = []
  const sessions = new Sessions(profiles, history, {
    onOpening: nothing,
    onChanged: (session) => told.push(session),
    onCounted: nothing,
    onUnrecorded: nothing,
  })
  onTestFinished(async () => {
    await sessions.close()
    await history.close()
    db.close()
  })
  const isNow = (id: number, state: Session['state']) =>
    vi.waitUntil(() => sessions.list().find((session) => session.connectionId === id)?.state === state, {
      timeout: 15_000,
    })
  for (const id of [one, other]) {
    await sessions.connect(id)
    await isNow(id, 'connected')
  }
  const kill = async (id: number) => {
    sessions['open'].get(id)?.kill()
  }
  return { sessions, broker, told, one, other, isNow, kill }
}

it('a session whose thread dies is reported and comes back, and no other notices', async () => {
  const { broker, told, one, other, isNow, kill } = await openSessions()
  const before = told.length
  await kill(one)
  await isNow(one, 'reconnecting')
  expect(told[before]).toMatchObject({
    connectionId: one,
    state: 'reconnecting',
    reason: { code: 'session-crashed', details: { host: '127.0.0.1', port: broker.port } },
  })
  await isNow(one, 'connected')
  expect(broker.clients).toHaveLength(3)
  expect(told.slice(before).filter(({ connectionId }) => connectionId === other)).toEqual([])
})

it('a session whose thread dies stays closed where its profile says not to reconnect', async () => {
  const reconnect = { enabled: false, firstDelayS: 1, longestDelayS: 60 }
  const { broker, told, one, isNow, kill } = await openSessions(nothing, { reconnect })
  await kill(one)
  await isNow(one, 'failed')
  expect(told.at(-1)).toMatchObject({ reason: { code: 'session-crashed' }, retryAtMs: null })
  expect(broker.clients).toHaveLength(2)
})

it('a session that cannot be started again has failed, with its reason', async () => {
  let refuse = false
  const { one, told, isNow, kill } = await openSessions(() => {
    if (refuse) throw new Error('the history is closed')
  })
  refuse = true
  await kill(one)
  await isNow(one, 'failed')
  expect(told.at(-1)?.reason?.message).toContain('the history is closed')
})

it('a user who disconnects a session that waits for its restart stops it for good', async () => {
  const { sessions, broker, one, other, isNow, kill } = await openSessions()
  await kill(one)
  await isNow(one, 'reconnecting')
  await sessions.disconnect(one)
  await isNow(one, 'closed')
  await kill(other)
  await isNow(other, 'reconnecting')
  await isNow(other, 'connected')
  expect(broker.clients).toHaveLength(3)
})

it('what a session had received when its thread died is on disk or counted as dropped, and the timeline tells it', async () => {
  const broker = await openLoneBroker()
  const lone = await openLoneSessions(tempDir())
  onTestFinished(() => lone.close())
  const id = lone.create(profileFor(broker.port, { protocolVersion: 4 }))
  await lone.sessions.connect(id)
  const socket = await broker.joined
  const flood = Buffer.concat(
    Array.from({ length: 20_000 }, (_, n) => publish({ qos: 0, payload: `${n}`.padEnd(200) })),
  )
  socket.write(flood)
  await vi.waitUntil(() => lone.storedCount(id) > 0, { timeout: 15_000, interval: 1 })
  await lone.killSession(id)
  await vi.waitUntil(() => lone.happened(id).some(({ type }) => type === 'disconnected'), { timeout: 15_000 })
  await vi.waitUntil(() => lone.stateOf(id)?.state === 'connected', { timeout: 15_000 })
  await lone.sessions.disconnect(id)
  const { received, stored, dropped } = lone.countsOf(id)
  const lost = dropped['session-crashed'] ?? 0
  expect(stored).toBe(lone.storedCount(id))
  expect(stored + lost).toBe(received)
  expect(lone.happened(id)).toMatchObject([
    { type: 'connected', afterMs: null },
    { type: 'disconnected', reason: { code: 'session-crashed' } },
    ...(lost > 0 ? [{ type: 'dropped', count: lost, reason: 'session-crashed' }] : []),
    { type: 'connected' },
    { type: 'disconnected', reason: { code: 'closed-by-user' } },
  ])
})
