import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { openLoneBroker } from '../../../helpers/brokers/lone-broker.ts'
import { withLength } from '../../../helpers/wire/mqtt-bytes.ts'
import { profileFor } from '../../../helpers/core/profiles.ts'
import type { TestWorkbench } from '../../../helpers/core/workbench.ts'
import { openTestWorkbench } from '../../../helpers/core/workbench.ts'

const passphrase = 'correct horse'

async function open(dataDir?: string): Promise<TestWorkbench> {
  const bench = await openTestWorkbench(dataDir === undefined ? {} : { dataDir })
  onTestFinished(() => bench.close())
  return bench
}

const stateOf = async (bench: TestWorkbench, id: number) =>
  (await bench.call('sessions.list', {})).find(({ connectionId }) => connectionId === id)
const locked = { state: 'failed', reason: { code: 'secrets-locked' } }
const refusal = { reason: { code: 'secrets-locked' } }

/** What was encrypted for a connection cannot be decrypted any more. */
function spoil(dataDir: string, connectionId: number): void {
  const db = new Database(join(dataDir, 'workbench.db'))
  db.prepare('UPDATE secrets SET sealed = zeroblob(length(sealed)) WHERE connection_id = ?').run(connectionId)
  db.close()
}

it('what is to connect at the start does; what needs the passphrase says so, and connects once it is entered', async () => {
  const broker = await openLoneBroker()
  const profile = {
    ...profileFor(broker.port, { protocolVersion: 4, username: 'ada' }),
    connectOnStart: true,
  }
  const first = await open()
  await first.call('secrets.setPassphrase', { passphrase })
  const create = async (password: string | null, connectOnStart = true) =>
    (await first.call('connections.create', { profile: { ...profile, connectOnStart }, password })).id
  const plain = await create(null)
  const kept = await create('geheim')
  const lost = await create('verloren')
  const other = await create(null, false)
  await first.close()
  expect(broker.clients).toHaveLength(0)
  spoil(first.dataDir, lost)

  const second = await open(first.dataDir)
  await second.session(plain, 'connected')
  for (const id of [kept, lost]) expect(await second.session(id, 'failed')).toMatchObject(locked)
  expect(broker.clients).toHaveLength(1)
  await second.call('secrets.unlock', { passphrase })
  await second.session(kept, 'connected')
  expect(broker.hasHeard(withLength('geheim'))).toBe(true)
  await expect
    .poll(() => stateOf(second, lost))
    .toMatchObject({
      state: 'failed',
      reason: { code: 'secret-unreadable', details: { connectionId: lost, secret: 'password' } },
    })
  expect(await stateOf(second, other)).toMatchObject({ state: 'idle' })
  expect(broker.clients).toHaveLength(2)
})

it('a connect that fails because secrets are locked goes on after unlocking, unless it was given up', async () => {
  const broker = await openLoneBroker()
  const bench = await open()
  const { call } = bench
  await call('secrets.setPassphrase', { passphrase })
  const profile = profileFor(broker.port, { protocolVersion: 4, username: 'ada' })
  const ids: number[] = []
  for (const password of ['one', 'two', 'three']) {
    ids.push((await call('connections.create', { profile, password })).id)
  }
  const [wanted = 0, givenUp = 0, working = 0] = ids
  await call('connections.connect', { id: working })
  await bench.session(working, 'connected')
  await call('secrets.lock', {})

  await expect(call('connections.connect', { id: wanted })).rejects.toMatchObject(refusal)
  expect(await stateOf(bench, wanted)).toMatchObject(locked)
  await expect(call('connections.connect', { id: givenUp })).rejects.toMatchObject(refusal)
  await call('connections.disconnect', { id: givenUp })
  expect(await stateOf(bench, givenUp)).toMatchObject({ state: 'closed', reason: { code: 'closed-by-user' } })
  // What works is not closed for something that cannot be opened again.
  await expect(call('connections.reconnect', { id: working })).rejects.toMatchObject(refusal)
  expect(await stateOf(bench, working)).toMatchObject({ state: 'connected' })

  expect(broker.clients).toHaveLength(1)
  await call('secrets.unlock', { passphrase })
  await bench.session(wanted, 'connected')
  await expect.poll(() => broker.clients.length).toBe(3)
  await expect.poll(() => stateOf(bench, working)).toMatchObject({ state: 'connected' })
  expect(await stateOf(bench, givenUp)).toMatchObject({ state: 'closed' })
})
