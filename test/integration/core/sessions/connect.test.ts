import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import type { Will } from '../../../../shared/types/profile-parts.ts'
import { openLoneBroker } from '../../../helpers/brokers/lone-broker.ts'
import { mosquittoPub, mosquittoSub, startMosquitto } from '../../../helpers/brokers/mosquitto.ts'
import { profileFor, subscriptionTo } from '../../../helpers/core/profiles.ts'
import { readConnect } from '../../../helpers/wire/read-connect.ts'
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

/** What a broker hears first from a connection. */
async function heard(
  change: Partial<ConnectionProfile>,
  secrets: { password?: string; authenticationData?: Uint8Array } = {},
) {
  const broker = await openLoneBroker(change.protocolVersion === 5 ? 5 : 4)
  const { call, session } = bench
  const { password, ...others } = secrets
  const profile = profileFor(broker.port, { protocolVersion: 4, ...change })
  const { id } = await call('connections.create', { profile, password, secrets: others })
  await call('connections.connect', { id })
  await session(id, 'connected')
  return readConnect(broker.heard())
}

const will: Will = {
  topic: 'status/läb',
  payload: new Uint8Array([0, 255, 128]),
  format: 'hex',
  qos: 2,
  retain: true,
  delayS: 3,
  payloadFormat: 1,
  expiryS: 0,
  contentType: 'text/plain',
  responseTopic: 'answers',
  correlationData: new Uint8Array([0, 1]),
  userProperties: [
    ['b', '1'],
    ['a', ''],
    ['b', '2'],
  ],
}

describe('a broker hears in CONNECT', () => {
  it('every property of MQTT 5, with user properties in order and their duplicates', async () => {
    const connect = await heard(
      {
        protocolVersion: 5,
        clientId: 'läb-1',
        clientIdKind: 'fixed',
        username: 'ada',
        cleanStart: false,
        sessionExpiryS: 4_294_967_295,
        keepAliveS: 65_535,
        maxPacketBytes: 1_000_000,
        connectProperties: {
          receiveMaximum: 7,
          topicAliasMaximum: 9,
          requestResponseInformation: true,
          requestProblemInformation: false,
          userProperties: will.userProperties,
          authenticationMethod: 'token',
        },
        will,
      },
      { authenticationData: new Uint8Array([0, 200]) },
    )
    const pairs = will.userProperties.map((pair) => [0x26, pair])
    expect(connect).toEqual({
      protocol: 'MQTT',
      level: 5,
      cleanStart: false,
      keepAliveS: 65_535,
      clientId: 'läb-1',
      username: 'ada',
      password: null,
      properties: [
        [0x11, 4_294_967_295],
        [0x21, 7],
        [0x27, 1_000_000],
        [0x22, 9],
        [0x19, 1],
        [0x17, 0],
        ...pairs,
        [0x15, 'token'],
        [0x16, Buffer.from([0, 200])],
      ],
      will: {
        qos: 2,
        retain: true,
        topic: 'status/läb',
        payload: Buffer.from([0, 255, 128]),
        properties: [
          [0x18, 3],
          [0x01, 1],
          [0x02, 0],
          [0x03, 'text/plain'],
          [0x08, 'answers'],
          [0x09, Buffer.from([0, 1])],
          ...pairs,
        ],
      },
    })
  })

  it('how long its session is to be kept, beside a clean start too', async () => {
    const connect = await heard({ protocolVersion: 5, cleanStart: true, sessionExpiryS: 600 })
    expect(connect.cleanStart).toBe(true)
    expect(connect.properties).toContainEqual([0x11, 600])
  })

  it('no more than the limits when nothing was chosen', async () => {
    expect(await heard({ protocolVersion: 5 })).toMatchObject({
      level: 5,
      cleanStart: true,
      properties: [
        [0x21, 65_535],
        [0x27, 16_777_216],
      ],
      will: null,
      username: null,
      password: null,
      clientId: expect.stringMatching(/^heliograph-[\da-f]{12}$/),
    })
  })

  it('a password without a user name, and an empty client identifier of a session that is kept', async () => {
    const connect = await heard(
      { protocolVersion: 5, clientIdKind: 'fixed', cleanStart: false },
      { password: 'token only' },
    )
    expect(connect).toMatchObject({ clientId: '', cleanStart: false, username: null })
    expect(connect.password?.toString()).toBe('token only')
  })

  it('MQTT 3.1 by its old name', async () => {
    const connect = await heard({ protocolVersion: 3, will })
    expect(connect).toMatchObject({ protocol: 'MQIsdp', level: 3, properties: [] })
    expect(Buffer.byteLength(connect.clientId)).toBeLessThanOrEqual(23)
    expect(connect.will).toMatchObject({ qos: 2, retain: true, properties: [], topic: 'status/läb' })
  })

  it('a client identifier with a random end', async () => {
    const { clientId } = await heard({ clientId: 'bench', clientIdKind: 'random-suffix' })
    expect(clientId).toMatch(/^bench-[\da-f]{8}$/)
  })

  it('a password of 65,535 bytes', async () => {
    const password = 'あ'.repeat(21_845)
    const { password: sent } = await heard({ username: 'ada' }, { password })
    expect(sent?.toString()).toBe(password)
    const longer = bench.call('connections.create', { profile: profileFor(1883), password: `${password}x` })
    await expect(longer).rejects.toMatchObject({
      reason: { code: 'bad-input', details: { field: 'password', fault: 'too-long' } },
    })
  })
})

describe('mosquitto', () => {
  it('keeps a session that began clean, and gives it to a connect that is not', async () => {
    const mosquitto = await startMosquitto()
    onTestFinished(() => mosquitto.stop())
    const kept = {
      protocolVersion: 5,
      clientIdKind: 'fixed',
      clientId: 'meter',
      sessionExpiryS: 600,
    } as const
    const clean = profileFor(mosquitto.port, kept)
    const { id } = await connectTo(bench, clean, [subscriptionTo('a')])
    const sessionPresent = async () => (await bench.session(id, 'connected')).sessionPresent
    expect(await sessionPresent()).toBe(false)
    await bench.call('connections.disconnect', { id })
    await mosquittoPub(mosquitto.port, ['-t', 'a', '-q', '1', '-m', 'while away'])
    await bench.call('connections.update', { id, profile: { ...clean, cleanStart: false } })
    await bench.call('connections.connect', { id })
    const stored = async () =>
      (await bench.call('sessions.counts', {})).find((one) => one.connectionId === id)
    await expect.poll(stored).toMatchObject({ received: 1, stored: 1 })
    const session = (await bench.call('sessions.list', {})).find((one) => one.connectionId === id)
    expect(session).toMatchObject({ state: 'connected', sessionPresent: true })
  })

  it('accepts every version and publishes the will of a connection that is cut', async () => {
    const mosquitto = await startMosquitto()
    onTestFinished(() => mosquitto.stop())
    const observer = await mosquittoSub(mosquitto.port, ['-V', '5', '-t', 'status/#'], '%t %x %P')
    onTestFinished(() => observer.stop())
    for (const protocolVersion of [3, 4, 5] as const) {
      const profile = profileFor(mosquitto.port, {
        protocolVersion,
        clientIdKind: 'fixed',
        clientId: `v${protocolVersion}`,
        will: { ...will, delayS: 0, expiryS: null },
      })
      const { id } = await connectTo(bench, profile)
      const opened = (await bench.call('sessions.list', {})).find((session) => session.connectionId === id)
      expect(opened).toMatchObject({ state: 'connected', protocolVersion, clientId: `v${protocolVersion}` })
    }
    // Another client with the same identifier throws the first one out: its will is published.
    await mosquittoSub(mosquitto.port, ['-V', '5', '-i', 'v5', '-t', 'x']).then((other) => other.stop())
    await expect.poll(() => observer.lines).toContain('status/läb 00ff80 b:1 a: b:2')
  })
})
