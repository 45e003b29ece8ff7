import type { AddressInfo, Server } from 'node:net'
import { createServer } from 'node:net'
import { Aedes } from 'aedes'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { TestProgress, TestStart } from '../../../../electron/core/doctor/test-protocol.ts'
import { TestRun } from '../../../../electron/core/doctor/test-run.ts'
import { ReconnectPolicy } from '../../../../electron/core/sessions/retry/reconnect-policy.ts'
import { noSecrets } from '../../../../electron/core/secrets/secrets.ts'
import { i18n } from '../../../../renderer/i18n/index.ts'
import { reasonText } from '../../../../renderer/i18n/reason-text.ts'
import { defaultSubscriptionOptions } from '../../../../shared/profile/defaults.ts'
import type { TestStep, TestStepName } from '../../../../shared/types/connection-test.ts'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import type { Subscription } from '../../../../shared/types/subscription.ts'
import type { ClientCertificate, PemSource, Will } from '../../../../shared/types/profile-parts.ts'
import {
  clientCertificate,
  clientKey,
  clientName,
  rootFile,
  serverCertificate,
} from '../../../helpers/wire/certificates.ts'
import { freePort, mosquittoPub, startMosquitto } from '../../../helpers/brokers/mosquitto.ts'
import { connack, packet, withLength } from '../../../helpers/wire/mqtt-bytes.ts'
import { profileFor, subscriptionTo } from '../../../helpers/core/profiles.ts'
import { tlsProfile } from '../../../helpers/wire/reach.ts'
import type { TlsMosquitto } from '../../../helpers/brokers/tls-mosquitto.ts'
import { startTlsMosquitto } from '../../../helpers/brokers/tls-mosquitto.ts'

let broker: TlsMosquitto
let ca: PemSource

beforeAll(async () => {
  broker = await startTlsMosquitto()
  ca = { from: 'file', path: await rootFile() }
})
afterAll(() => broker.stop())

const subscriptions = (...filters: string[]): Subscription[] =>
  filters.map((filter, index) => ({
    ...defaultSubscriptionOptions,
    ...subscriptionTo(filter),
    id: index + 1,
    connectionId: 1,
  }))

/** Runs a test to its end. */
function examine(profile: ConnectionProfile, more: Partial<TestStart> = {}): Promise<TestProgress> {
  const start = { profile, secrets: noSecrets, subscriptions: [], sessionOpen: false, ...more }
  return new Promise((resolve) => {
    new TestRun(start, (progress) => {
      if (progress.state !== 'running') resolve(progress)
    })
  })
}

const lastWill: Will = {
  topic: 'will/of/test',
  payload: Buffer.from('gone'),
  format: 'text',
  qos: 0,
  retain: false,
  delayS: 0,
  payloadFormat: 0,
  expiryS: null,
  contentType: '',
  responseTopic: '',
  correlationData: null,
  userProperties: [],
}

const states = ({ steps }: TestProgress) => steps.map(({ name, state }) => `${name} ${state}`)

function step<Name extends TestStepName>({ steps }: TestProgress, name: Name) {
  const found = steps.find((one): one is Extract<TestStep, { name: Name }> => one.name === name)
  if (!found) throw new Error(`no step ${name}`)
  return found
}

async function clientPem(key: string): Promise<ClientCertificate> {
  const { certificate } = await clientCertificate()
  return { format: 'pem', certificate: { from: 'file', path: certificate }, key: { from: 'file', path: key } }
}

/** A server that answers CONNECT with these bytes, and hangs up after a refusal. */
async function serverThat(answer: (connect: Buffer) => Buffer): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.once('data', (connect) => {
      const bytes = answer(connect)
      if (bytes[3] === 0) socket.write(bytes)
      else socket.end(bytes)
    })
  })
  return listen(server)
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

describe('a test that passes', () => {
  it('tells of every step what it found, and how long it took', async () => {
    const own = await clientPem(await clientKey('pkcs8'))
    const profile = tlsProfile(broker.ports.mutual, { ca, clientCertificate: own }, { host: 'localhost' })
    const test = await examine(profile, { subscriptions: subscriptions('a/#', '$share/group/b') })
    expect(test.reason).toBeNull()
    expect(test.state).toBe('passed')
    expect(states(test)).toEqual([
      'lookup done',
      'tcp done',
      'tls done',
      'client-certificate done',
      'connect done',
      'subscribe done',
    ])
    for (const { durationMs } of test.steps) expect(durationMs).toBeGreaterThanOrEqual(0)
    expect(step(test, 'lookup').facts?.addresses).toContain('127.0.0.1')
    expect(step(test, 'tcp').facts).toEqual({ address: '127.0.0.1', port: broker.ports.mutual })
    expect(step(test, 'tls').facts).toMatchObject({
      version: 'TLSv1.3',
      accepted: 'verified',
      chain: [{ name: 'broker valid' }, { name: 'Heliograph test intermediate' }],
    })
    expect(step(test, 'client-certificate').facts?.name).toBe(clientName)
    expect(step(test, 'connect').facts).toMatchObject({ protocolVersion: 5 })
    expect(step(test, 'connect').facts?.properties.map(({ name }) => name)).toContain('topicAliasMaximum')
    expect(step(test, 'subscribe').facts?.grants).toEqual([
      { filter: 'a/#', state: 'granted', qos: 1 },
      { filter: '$share/group/b', state: 'not-tried', why: 'shared' },
    ])
  })

  it('has the steps of its transport, and leaves out what there is nothing to try of', async () => {
    const wss = await examine(tlsProfile(broker.ports.wss, { ca }, { transport: 'wss' }))
    expect(states(wss)).toEqual([
      'lookup done',
      'tcp done',
      'tls done',
      'client-certificate skipped',
      'websocket done',
      'connect done',
      'subscribe skipped',
    ])
    expect(step(wss, 'websocket').facts).toMatchObject({ subprotocol: 'mqtt' })
    const plain = await examine(profileFor(broker.port))
    expect(states(plain)).toEqual(['lookup done', 'tcp done', 'connect done', 'subscribe skipped'])
  })

  it('asks for no retained messages and leaves nothing behind', async () => {
    await mosquittoPub(broker.port, ['-t', 'kept/1', '-r', '-m', 'x'])
    const from = broker.log.length
    const will = { ...lastWill, retain: true }
    const patch = {
      clientIdKind: 'fixed',
      clientId: 'meter',
      will,
      cleanStart: false,
      sessionExpiryS: 600,
    } as const
    const test = await examine(profileFor(broker.port, patch), { subscriptions: subscriptions('kept/#') })
    expect(test).toMatchObject({ state: 'passed', notes: ['own-client-id', 'no-will', 'clean-start'] })
    const { clientId = '' } = step(test, 'connect').facts ?? {}
    expect(clientId).toMatch(/^meter-test-/)
    await expect.poll(() => broker.log.slice(from).join('\n')).toContain(`Client ${clientId} disconnected.`)
    const log = broker.log.slice(from).join('\n')
    expect(log).not.toContain(`Sending PUBLISH to ${clientId}`)
    expect(log).toMatch(new RegExp(`as ${clientId} \\(p5, c1,`))
  })
})

describe('a test that fails', () => {
  it('shows what the server presented although the client’s own key is of no use', async () => {
    const own = await clientPem(await clientKey('other'))
    const test = await examine(tlsProfile(broker.ports.mutual, { ca, clientCertificate: own }))
    expect(states(test)).toEqual([
      'lookup done',
      'tcp done',
      'tls done',
      'client-certificate failed',
      'connect not-tried',
      'subscribe not-tried',
    ])
    expect(step(test, 'tls').facts?.chain).toHaveLength(2)
    expect(step(test, 'client-certificate').reason).toEqual(test.reason)
    expect(test).toMatchObject({
      state: 'failed',
      reason: { code: 'key-mismatch', details: { field: 'clientKey' } },
    })
  })

  it.each(['', 'TLSv1.2'] as const)(
    'names the client certificate that is missing (“%s”)',
    async (maxVersion) => {
      const test = await examine(tlsProfile(broker.ports.mutual, { ca, maxVersion }))
      expect(step(test, 'client-certificate')).toMatchObject({
        state: 'failed',
        reason: { code: 'client-certificate-required' },
      })
      expect(step(test, 'connect').state).toBe('not-tried')
    },
  )

  it('shows the chain of a certificate that is refused', async () => {
    const expired = await startTlsMosquitto('expired')
    onTestFinished(() => expired.stop())
    const test = await examine(tlsProfile(expired.ports.tls, { ca }))
    expect(step(test, 'tls')).toMatchObject({
      state: 'failed',
      reason: { code: 'certificate-expired' },
      facts: { accepted: null, chain: [{ sha256: (await serverCertificate('expired')).sha256 }, {}] },
    })
  })

  it('stops at the first step that goes wrong', async () => {
    const stoppedAt = async (profile: ConnectionProfile) => {
      const { steps, reason } = await examine(profile)
      return `${steps.find(({ state }) => state === 'failed')?.name ?? 'nowhere'}: ${reason?.code ?? ''}`
    }
    const nobody = await freePort()
    expect(await stoppedAt(profileFor(1883, { host: 'no-such-host.invalid' }))).toBe('lookup: unknown-host')
    expect(await stoppedAt(profileFor(nobody))).toBe('tcp: connection-refused')
    expect(await stoppedAt(tlsProfile(broker.port, { ca }))).toBe('tls: plain-on-port')
    expect(await stoppedAt(tlsProfile(broker.ports.tls, { ca: { from: 'file', path: '/no' } }))).toBe(
      'tls: file-missing',
    )
    expect(await stoppedAt(profileFor(broker.port, { transport: 'ws' }))).toBe(
      'websocket: websocket-expected',
    )
    expect(await stoppedAt(profileFor(broker.ports.tls))).toBe('connect: tls-on-port')
    expect(await stoppedAt(profileFor(broker.wsPort))).toBe('connect: http-on-port')
  })

  it('says where nobody answers any more, in the time the profile gives', async () => {
    const port = await listen(createServer((socket) => onTestFinished(() => void socket.destroy())))
    const test = await examine(tlsProfile(port, { ca }, { connectTimeoutMs: 1_000 }))
    expect(step(test, 'tls')).toMatchObject({
      state: 'failed',
      reason: { code: 'answer-timeout', details: { stage: 'tcp' } },
    })
  })

  it('says which subscription was refused', async () => {
    const aedes = await Aedes.createBroker({
      authorizeSubscribe: (_client, subscription, done) => {
        done(null, subscription.topic.startsWith('closed') ? null : subscription)
      },
    })
    onTestFinished(() => aedes.close())
    const port = await listen(createServer((socket) => void aedes.handle(socket)))
    const test = await examine(profileFor(port), { subscriptions: subscriptions('open/a', 'closed/a') })
    expect(step(test, 'subscribe')).toMatchObject({
      state: 'failed',
      reason: { code: 'subscription-refused', details: { filter: 'closed/a' } },
      facts: {
        grants: [
          { filter: 'open/a', state: 'granted' },
          { filter: 'closed/a', state: 'refused' },
        ],
      },
    })
  })

  it('says that the last will would be refused, though it is left out', async () => {
    const forgetful = await startMosquitto({ config: ['retain_available false'] })
    onTestFinished(() => forgetful.stop())
    const will = { ...lastWill, retain: true }
    const test = await examine(profileFor(forgetful.port, { will }))
    expect(step(test, 'connect')).toMatchObject({ state: 'failed', reason: { code: 'refused-will-retain' } })
  })
})

describe('the client id of a test', () => {
  const fixed = { clientIdKind: 'fixed', clientId: 'device-17', protocolVersion: 4 } as const
  const asksFor = (connect: Buffer, clientId: string) => connect.includes(withLength(clientId))

  async function pickyBroker() {
    return serverThat((connect) => (asksFor(connect, 'device-17') ? connack[4] : packet(2, 0, [0, 5])))
  }

  it('is the profile’s own where the broker takes no other', async () => {
    const test = await examine(profileFor(await pickyBroker(), fixed))
    expect(test).toMatchObject({ state: 'passed', notes: ['exact-client-id'] })
    expect(step(test, 'connect').facts?.clientId).toBe('device-17')
  })

  it('is never that of a session that is open', async () => {
    const test = await examine(profileFor(await pickyBroker(), fixed), { sessionOpen: true })
    expect(test).toMatchObject({
      state: 'failed',
      reason: { code: 'refused-not-authorized' },
      notes: ['own-client-id'],
    })
  })
})

describe('a refusal of the broker', () => {
  const inThree: [number, string][] = [
    [1, 'refused-protocol-version'],
    [2, 'refused-client-id'],
    [3, 'refused-server-unavailable'],
    [4, 'refused-credentials'],
    [5, 'refused-not-authorized'],
  ]
  const inFive: [number, string][] = [
    [0x80, 'refused-unspecified'],
    [0x81, 'refused-malformed'],
    [0x82, 'refused-protocol-error'],
    [0x83, 'refused-implementation'],
    [0x84, 'refused-protocol-version'],
    [0x85, 'refused-client-id'],
    [0x86, 'refused-credentials'],
    [0x87, 'refused-not-authorized'],
    [0x88, 'refused-server-unavailable'],
    [0x89, 'refused-server-busy'],
    [0x8a, 'refused-banned'],
    [0x8c, 'refused-authentication-method'],
    [0x90, 'refused-will-topic'],
    [0x95, 'refused-packet-too-large'],
    [0x97, 'refused-quota'],
    [0x99, 'refused-will-payload'],
    [0x9a, 'refused-will-retain'],
    [0x9b, 'refused-will-qos'],
    [0x9c, 'refused-use-another-server'],
    [0x9d, 'refused-server-moved'],
    [0x9f, 'refused-connection-rate'],
  ]
  const again = new Set([3, 0x88, 0x89, 0x97, 0x9f])

  it('has a sentence of its own for every code of both versions, and is final where that is so', async () => {
    let answer: Buffer = Buffer.alloc(0)
    const port = await serverThat(() => answer)
    const codes = [
      ...inThree.map((pair) => [4, ...pair] as const),
      ...inFive.map((pair) => [5, ...pair] as const),
    ]
    const sentences = new Map<string, string>()
    for (const [protocolVersion, code, expected] of codes) {
      answer = protocolVersion === 4 ? packet(2, 0, [0, code]) : packet(2, 0, [0, code, 0])
      const { reason, steps } = await examine(profileFor(port, { protocolVersion, username: 'olga' }))
      if (!reason) throw new Error(`code ${code} was taken for a welcome`)
      expect(reason).toMatchObject({ code: expected, details: { port, reasonCode: code } })
      expect(steps.find(({ state }) => state === 'failed')?.name).toBe('connect')
      const givesUp = new ReconnectPolicy().delayAfter(reason.code, 0) === null
      expect(givesUp, expected).toBe(!again.has(code))
      const text = reasonText(reason, (key, values) => i18n.global.t(key, values ?? {}, { locale: 'en' }))
      expect(text).toContain(`127.0.0.1:${port}`)
      sentences.set(expected, text)
    }
    expect(new Set(sentences.values()).size).toBe(sentences.size)
    expect(sentences.size).toBe(21)
  })

  it('names the server to go to instead', async () => {
    const properties = Buffer.concat([Buffer.from([0x1c]), withLength('eu2.example.com:8883')])
    const port = await serverThat(() => packet(2, 0, [0, 0x9d, properties.length], properties))
    const { reason } = await examine(profileFor(port, { protocolVersion: 5 }))
    expect(reason).toMatchObject({
      code: 'refused-server-moved',
      details: { serverReference: 'eu2.example.com:8883' },
    })
  })
})
