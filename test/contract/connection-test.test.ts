import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { ConnectionTest } from '../../shared/types/connection-test.ts'
import type { ClientCertificate, PemSource } from '../../shared/types/profile-parts.ts'
import {
  clientCertificate,
  clientKey,
  clientName,
  passphrase,
  rootFile,
} from '../helpers/wire/certificates.ts'
import { startMosquitto } from '../helpers/brokers/mosquitto.ts'
import { profileFor, subscriptionTo } from '../helpers/core/profiles.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { tlsProfile } from '../helpers/wire/reach.ts'
import { startTlsMosquitto } from '../helpers/brokers/tls-mosquitto.ts'
import type { TestPage } from './pages.ts'
import { openPages, transports } from './pages.ts'

/** The end of a test, as its page was told. */
async function end(page: TestPage, testId: number): Promise<ConnectionTest> {
  const over = () =>
    page.told('connections.tested').find((test) => test.testId === testId && test.state !== 'running')
  await expect.poll(over).toBeDefined()
  const test = over()
  if (!test) throw new Error('it was told a moment ago')
  return test
}

/** A port where everything is taken and nothing answered. */
async function silentPort(): Promise<number> {
  const server = createServer((socket) => onTestFinished(() => void socket.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

const states = ({ steps }: ConnectionTest) => steps.map(({ name, state }) => `${name} ${state}`)

describe.each(transports)('a connection test over %s', (transport) => {
  const leftovers: (() => void | Promise<void>)[] = []
  let openPage: () => Promise<TestPage>

  beforeAll(async () => {
    const pages = await openPages(transport, (undo) => leftovers.unshift(undo))
    openPage = pages.openPage
  })
  afterAll(async () => {
    for (const undo of leftovers) await undo()
  })

  it('tries a profile as it was typed, with its secrets, and tells that page alone', async () => {
    const broker = await startTlsMosquitto()
    onTestFinished(() => broker.stop())
    const [page, other] = [await openPage(), await openPage()]
    const ca: PemSource = { from: 'pasted', pem: await readFile(await rootFile(), 'utf8') }
    const { certificate } = await clientCertificate()
    const own: ClientCertificate = {
      format: 'pem',
      certificate: { from: 'file', path: certificate },
      key: { from: 'secret' },
    }
    const tlsKey = await readFile(await clientKey('pkcs8-encrypted'), 'utf8')
    const begun = await page.call('connections.test', {
      profile: tlsProfile(broker.ports.mutual, { ca, clientCertificate: own }, { username: 'olga' }),
      password: 'geheim-1',
      secrets: { tlsKey, tlsPassphrase: passphrase },
    })
    expect(begun).toMatchObject({
      state: 'running',
      reason: null,
      steps: [{ name: 'lookup', state: 'running' }, {}, {}, {}, {}, {}],
    })
    const test = await end(page, begun.testId)
    expect(test).toMatchObject({ state: 'passed', reason: null })
    expect(states(test)).toEqual([
      'lookup done',
      'tcp done',
      'tls done',
      'client-certificate done',
      'connect done',
      'subscribe skipped',
    ])
    expect(await page.call('connections.list', {})).toEqual([])
    expect(other.told('connections.tested')).toEqual([])
    const everything = JSON.stringify(page.told('connections.tested'))
    for (const secret of ['geheim-1', passphrase, 'PRIVATE KEY']) expect(everything).not.toContain(secret)
    // One after the other, as they came to their end.
    const progress = page
      .told('connections.tested')
      .map(({ steps }) => steps.filter(({ state }) => state === 'done').length)
    expect(progress).toEqual(progress.toSorted((a, b) => a - b))
  })

  it('leaves the session of the connection alone', async () => {
    const broker = await startMosquitto()
    onTestFinished(() => broker.stop())
    const page = await openPage()
    const { id } = await page.call('connections.create', {
      profile: profileFor(broker.port, { clientId: 'meter' }),
    })
    await page.call('subscriptions.create', { connectionId: id, subscription: subscriptionTo('a/#') })
    await page.call('connections.connect', { id })
    const session = async () => (await page.call('sessions.list', {}))[0]
    await expect.poll(session).toMatchObject({ state: 'connected', clientId: 'meter' })
    const before = await session()
    const { testId } = await page.call('connections.test', { id })
    const test = await end(page, testId)
    expect(test).toMatchObject({ state: 'passed', notes: ['own-client-id'] })
    expect(test.steps.at(-1)).toMatchObject({
      facts: { grants: [{ filter: 'a/#', state: 'granted', qos: 1 }] },
    })
    expect(await session()).toMatchObject({ state: 'connected', sinceMs: before?.sinceMs })
    // A profile in a form is tried with what it would be stored with.
    const typed = { ...profileFor(broker.port, { clientId: 'meter' }), name: 'Changed' }
    const again = await page.call('connections.test', { id, profile: typed })
    expect(await end(page, again.testId)).toMatchObject({ state: 'passed' })
    expect((await page.call('connections.list', {}))[0]?.name).toBe('Test')
  })

  it('stops when it is cancelled, when another one begins, and when its page goes', async () => {
    const page = await openPage()
    const profile = profileFor(await silentPort(), { connectTimeoutMs: 60_000 })
    const first = await page.call('connections.test', { profile })
    const reachedTcp = () =>
      page
        .told('connections.tested')
        .some(({ steps }) => steps.some(({ name, state }) => name === 'tcp' && state === 'done'))
    await expect.poll(reachedTcp).toBe(true)
    const second = await page.call('connections.test', { profile })
    const cancelled = await end(page, first.testId)
    expect(cancelled.state).toBe('cancelled')
    expect(states(cancelled)).toEqual(['lookup done', 'tcp done', 'connect not-tried', 'subscribe not-tried'])
    const other = await openPage()
    expect(await other.raw('connections.cancelTest', { testId: second.testId })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    })
    await page.call('connections.cancelTest', { testId: second.testId })
    expect(await end(page, second.testId)).toMatchObject({ state: 'cancelled', reason: null })
    await page.call('connections.test', { profile })
    await page.leave()
    expect(await other.raw('app.info', {})).toMatchObject({ ok: true })
  })

  it('reads whose certificates a form names, and what is wrong with them', async () => {
    const page = await openPage()
    const { tls } = profileFor(8883)
    const { certificate } = await clientCertificate()
    const describe = (key: string, ca: string) =>
      page.call('connections.describeTls', {
        tls: {
          ...tls,
          ca: { from: 'file', path: ca },
          clientCertificate: {
            format: 'pem',
            certificate: { from: 'file', path: certificate },
            key: { from: 'file', path: key },
          },
        },
        secrets: { tlsPassphrase: passphrase },
      })
    expect(await describe(await clientKey('pkcs8-encrypted'), await rootFile())).toMatchObject({
      ca: [{ name: 'Heliograph test root', selfSigned: true }],
      clientCertificate: { name: clientName },
      faults: [],
    })
    const other = await clientKey('other')
    const missing = join(tempDir(), 'ca.pem')
    expect(await describe(other, missing)).toMatchObject({
      ca: [],
      clientCertificate: { name: clientName },
      faults: [
        { code: 'file-missing', details: { field: 'ca', file: missing } },
        { code: 'key-mismatch', details: { field: 'clientKey', file: other } },
      ],
    })
    expect(await page.call('connections.describeTls', { tls })).toEqual({
      ca: [],
      clientCertificate: null,
      faults: [],
    })
  })

  it('refuses what cannot be tested', async () => {
    const page = await openPage()
    const code = async (input: unknown) => {
      const reply = await page.raw('connections.test', input)
      return reply.ok ? 'ok' : reply.error.code
    }
    expect(await code({})).toBe('bad-input')
    expect(await code({ id: 4711 })).toBe('not-found')
    expect(await code({ profile: { ...profileFor(1883), port: 0 } })).toBe('bad-input')
  })
})
