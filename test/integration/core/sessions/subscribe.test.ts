import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openLoneBroker } from '../../../helpers/brokers/lone-broker.ts'
import { mosquittoPub, startMosquitto } from '../../../helpers/brokers/mosquitto.ts'
import { variableByteInteger, withLength } from '../../../helpers/wire/mqtt-bytes.ts'
import { everything, profileFor, subscriptionTo } from '../../../helpers/core/profiles.ts'
import { tempDir } from '../../../helpers/temp-dir.ts'
import type { TestWorkbench } from '../../../helpers/core/workbench.ts'
import { connectTo, openTestWorkbench } from '../../../helpers/core/workbench.ts'

/** One for all: every test has a connection of its own. */
let bench: TestWorkbench
const atEnd: (() => void)[] = []
beforeAll(async () => {
  bench = await openTestWorkbench({ dataDir: tempDir((remove) => atEnd.push(remove)) })
})
afterAll(async () => {
  await bench.close()
  for (const remove of atEnd) remove()
})

const pair = (name: string, value: string) =>
  Buffer.concat([Buffer.from([0x26]), withLength(name), withLength(value)])

/** SUBSCRIBE for one filter without its packet identifier, written after the standard. */
function subscribeBytes(filter: string, options: number, properties: Buffer): Buffer {
  return Buffer.concat([
    variableByteInteger(properties.length),
    properties,
    withLength(filter),
    Buffer.from([options]),
  ])
}

describe('a broker of MQTT 5 hears in SUBSCRIBE', () => {
  it('every option, and a change of them while connected', async () => {
    const broker = await openLoneBroker(5)
    const { id: connectionId } = await bench.call('connections.create', {
      profile: profileFor(broker.port, { protocolVersion: 5 }),
    })
    const options = {
      noLocal: true,
      retainAsPublished: true,
      retainHandling: 2,
      identifier: 268_435_455,
      userProperties: [
        ['b', '1'],
        ['a', ''],
        ['b', '2'],
      ] as [string, string][],
    } as const
    const subscription = { ...subscriptionTo('a/+', { qos: 2 }), ...options }
    const { id } = await bench.call('subscriptions.create', { connectionId, subscription })
    await bench.call('connections.connect', { id: connectionId })
    const pairs = [pair('b', '1'), pair('a', ''), pair('b', '2')]
    const identifier = Buffer.concat([Buffer.from([0x0b]), variableByteInteger(268_435_455)])
    const all = subscribeBytes('a/+', 0b10_1_1_10, Buffer.concat([identifier, ...pairs]))
    await expect.poll(() => broker.hasHeard(all)).toBe(true)

    await bench.call('subscriptions.update', {
      id,
      subscription: { ...subscription, identifier: 0, userProperties: [], retainHandling: 1 },
    })
    await expect.poll(() => broker.hasHeard(subscribeBytes('a/+', 0b01_1_1_10, Buffer.alloc(0)))).toBe(true)
  })
})

describe('an edit of a subscription', () => {
  it('keeps the options it does not name, connected or not', async () => {
    const { id: connectionId } = await bench.call('connections.create', { profile: profileFor(1) })
    const { id } = await bench.call('subscriptions.create', {
      connectionId,
      subscription: { ...subscriptionTo('a'), noLocal: true, identifier: 7 },
    })
    const renamed = await bench.call('subscriptions.update', { id, subscription: subscriptionTo('b') })
    expect(renamed).toMatchObject({ filter: 'b', noLocal: true, identifier: 7, retainHandling: 0 })
  })

  it('asks nothing impossible of a shared subscription', async () => {
    const { id: connectionId } = await bench.call('connections.create', { profile: profileFor(1) })
    const subscription = { ...subscriptionTo('$share/g/a'), noLocal: true }
    await expect(bench.call('subscriptions.create', { connectionId, subscription })).rejects.toMatchObject({
      reason: { code: 'bad-input', details: { field: 'noLocal', fault: 'shared-no-local' } },
    })
  })
})

describe('mosquitto', () => {
  it('sends nothing of our own back under No Local, and shares what is shared', async () => {
    const mosquitto = await startMosquitto()
    onTestFinished(() => mosquitto.stop())
    const profile = profileFor(mosquitto.port, { protocolVersion: 5 })
    const one = await connectTo(bench, profile, [
      { ...subscriptionTo('own/#'), noLocal: true, identifier: 3 },
      subscriptionTo('$share/g/jobs/#'),
    ])
    const two = await connectTo(bench, profile, [subscriptionTo('$share/g/jobs/#')])
    const publish = (topic: string) => ({ connectionId: one.id, topic, qos: 1, retain: false }) as const
    await bench.call('messages.publish', { ...publish('own/1'), payload: new Uint8Array([1]) })
    for (const job of ['1', '2', '3', '4'])
      await mosquittoPub(mosquitto.port, ['-q', '1', '-t', `jobs/${job}`, '-m', job])
    await mosquittoPub(mosquitto.port, ['-q', '1', '-t', 'own/2', '-m', '2'])

    const received = async (connectionId: number) => {
      const view = await bench.call('views.open', { connectionId, filter: everything, limit: 50 })
      await bench.call('views.close', { viewId: view.viewId })
      return view.rows.flatMap((row) => (row.kind === 'received' ? [row.topic] : [])).toSorted()
    }
    await expect
      .poll(async () => [...(await received(one.id)), ...(await received(two.id))].toSorted())
      .toEqual(['jobs/1', 'jobs/2', 'jobs/3', 'jobs/4', 'own/2'])
  })
})

describe('an edit of a connection that is open', () => {
  it('says what needs a reconnect, until it was reconnected', async () => {
    const broker = await openLoneBroker()
    const profile = profileFor(broker.port, { protocolVersion: 4 })
    const { id } = await connectTo(bench, profile)
    const session = async () =>
      (await bench.call('sessions.list', {})).find(({ connectionId }) => connectionId === id)

    await bench.call('connections.update', { id, profile: { ...profile, name: 'Renamed', notes: 'x' } })
    expect((await session())?.pendingReconnect).toEqual([])
    await bench.call('connections.update', {
      id,
      profile: { ...profile, keepAliveS: 7, username: 'ada', path: '/unused' },
      password: 'changed',
    })
    expect((await session())?.pendingReconnect).toEqual(['username', 'keepAliveS', 'secrets'])
    expect(bench.events('sessions.changed').at(-1)?.[0]?.pendingReconnect).toHaveLength(3)
    await bench.call('connections.reconnect', { id })
    await expect.poll(session).toMatchObject({ state: 'connected', pendingReconnect: [] })
    expect(broker.clients).toHaveLength(2)
  })
})
