import { describe, expect, it, onTestFinished } from 'vitest'
import { openLoneBroker } from '../../../helpers/brokers/lone-broker.ts'
import { profileFor } from '../../../helpers/core/profiles.ts'
import type { TestWorkbench } from '../../../helpers/core/workbench.ts'
import { openTestWorkbench } from '../../../helpers/core/workbench.ts'
import { withLength } from '../../../helpers/wire/mqtt-bytes.ts'

async function open(dataDir?: string): Promise<TestWorkbench> {
  const bench = await openTestWorkbench(dataDir === undefined ? {} : { dataDir })
  onTestFinished(() => bench.close())
  return bench
}

/** A connection whose password was kept for a run that is over. */
async function afterRestart() {
  const broker = await openLoneBroker()
  const profile = profileFor(broker.port, { protocolVersion: 4, username: 'ada' })
  const first = await open()
  const { id } = await first.call('connections.create', { profile, password: 'geheim' })
  await first.close()
  const bench = await open(first.dataDir)
  const [connection] = await bench.call('connections.list', {})
  return { broker, bench, id, profile, connection }
}

const forgotten = { reason: { code: 'secret-forgotten', details: { secret: 'password' } } }

describe('a password that was kept for the last run only', () => {
  it('is asked for before the broker is, instead of being sent as none', async () => {
    const { broker, bench, id, connection } = await afterRestart()
    expect(connection).toMatchObject({ hasPassword: false, forgotten: ['password'] })
    await expect(bench.call('connections.connect', { id })).rejects.toMatchObject(forgotten)
    expect(await bench.session(id, 'failed')).toMatchObject(forgotten)
    expect(broker.clients).toHaveLength(0)

    const given = await bench.call('connections.giveSecrets', { id, password: 'geheim' })
    expect(given).toMatchObject({ hasPassword: true, forgotten: [] })
    await bench.call('connections.connect', { id })
    await bench.session(id, 'connected')
    expect(broker.hasHeard(withLength('geheim'))).toBe(true)
  })

  it('can be done without, and is not asked for again', async () => {
    const { broker, bench, id } = await afterRestart()
    await bench.call('connections.giveSecrets', { id, password: null })
    await bench.call('connections.connect', { id })
    await bench.session(id, 'connected')
    expect(broker.heard().includes('geheim')).toBe(false)
    await bench.close()
    const third = await open(bench.dataDir)
    expect(await third.call('connections.list', {})).toMatchObject([{ forgotten: [] }])
  })

  it('is not needed for a test of the form that has it typed in', async () => {
    const { bench, id, profile } = await afterRestart()
    await expect(bench.call('connections.test', { id, profile })).rejects.toMatchObject(forgotten)
    const { testId } = await bench.call('connections.test', { id, profile, password: 'geheim' })
    await bench.call('connections.cancelTest', { testId })
  })

  it('is on record by its name alone, and goes with its connection', async () => {
    const { bench, id } = await afterRestart()
    await bench.call('connections.remove', { id, deleteHistory: true })
    await bench.close()
    const third = await open(bench.dataDir)
    expect(await third.call('connections.list', {})).toEqual([])
  })
})

describe('other secrets that were kept for the last run only', () => {
  it('are asked for where the connection uses them', async () => {
    const broker = await openLoneBroker()
    const first = await open()
    const headers = [{ name: 'X-Token', value: '', secret: true }]
    const webSocket = { query: '', subprotocol: 'mqtt', headers }
    const secrets = { headers: { 'X-Token': 'geheim' }, tlsPassphrase: 'unused' }
    const create = async (transport: 'mqtt' | 'ws') =>
      (
        await first.call('connections.create', {
          profile: profileFor(broker.port, { transport, webSocket, protocolVersion: 4 }),
          secrets,
        })
      ).id
    const overWebSocket = await create('ws')
    const overTcp = await create('mqtt')
    await first.close()

    const second = await open(first.dataDir)
    await expect(second.call('connections.connect', { id: overWebSocket })).rejects.toMatchObject({
      reason: { code: 'secret-forgotten', details: { secret: 'header:x-token' } },
    })
    await second.call('connections.connect', { id: overTcp })
    await second.session(overTcp, 'connected')
  })
})
