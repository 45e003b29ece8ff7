import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import type { ConnectionTest } from '../../../shared/types/connection-test.ts'
import type { Connection, ConnectionProfile } from '../../../shared/types/connection.ts'
import type { Session } from '../../../shared/types/session.ts'
import type { ExportProgress } from '../../../shared/types/workbench.ts'
import { completeProfile } from '../../../shared/profile/defaults.ts'
import * as certificates from '../../helpers/wire/certificates.ts'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { asPage, connectPage, login } from '../../helpers/wire/page-socket.ts'
import { everything, profileFor, subscriptionTo } from '../../helpers/core/profiles.ts'
import { filesBelow, processFacts, secretsIn, spellings } from '../../helpers/spellings.ts'
import type { TlsMosquitto } from '../../helpers/brokers/tls-mosquitto.ts'
import { startTlsMosquitto } from '../../helpers/brokers/tls-mosquitto.ts'
import { root, runStart } from '../../helpers/programs/workbench-process.ts'

const master = 'canary master passphrase of the user'
const given = {
  password: 'canary-password-3f9c',
  wrongPassphrase: 'canary-passphrase-81d2',
  badKey: 'canary-key-that-is-none-77a1',
  header: 'Bearer canary-header-5e0b',
  authentication: Uint8Array.from({ length: 24 }, (_, at) => (at * 37 + 200) % 256),
  passphrase: certificates.passphrase,
}

const often = { intervals: [50] }

type Page = Awaited<ReturnType<typeof connectPage>>

/** A page whose calls throw nothing: what it is told and answered is looked at like everything else. */
function using(page: Page) {
  const told: unknown[] = []
  const call = async (name: string, input: unknown) => {
    const reply = await page.call(name, input)
    told.push(reply)
    return reply
  }
  const events = <Payload>(name: string) =>
    page.events.flatMap((frame) =>
      'event' in frame && frame.event === name ? [frame.payload as Payload] : [],
    )
  const session = (id: number, matches: (session: Session) => boolean) =>
    expect
      .poll(
        () =>
          events<Session[]>('sessions.changed')
            .flat()
            .some((one) => one.connectionId === id && matches(one)),
        often,
      )
      .toBe(true)
  return { call, events, session, everything: () => Buffer.from(JSON.stringify([told, page.events])) }
}

type User = ReturnType<typeof using>

interface Attempt {
  profile: ConnectionProfile
  secrets: Record<string, unknown>
  password?: string
  /** How its session ends; null: it connects. */
  reason: string | null
}

/** One connection that works, and one for each way in which a secret can be of no use. */
async function attempts(broker: TlsMosquitto): Promise<Attempt[]> {
  const ca = { from: 'file', path: await certificates.rootFile() } as const
  const { certificate } = await certificates.clientCertificate()
  const key = await readFile(await certificates.clientKey('pkcs8-encrypted'), 'utf8')
  const pem = {
    format: 'pem',
    certificate: { from: 'file', path: certificate },
    key: { from: 'secret' },
  } as const
  const pkcs12 = { format: 'pkcs12', path: await certificates.clientPkcs12('modern') } as const
  const make = (port: number, patch: Partial<ConnectionProfile>, tls: Partial<ConnectionProfile['tls']>) => {
    const profile = profileFor(port, { transport: 'mqtts', protocolVersion: 5, username: 'olga', ...patch })
    return completeProfile({ ...profile, tls: { ...profile.tls, ca, ...tls } }, null)
  }
  const { mutual, wss } = broker.ports
  const headers = [{ name: 'Authorization', value: '', secret: true }]
  const connectProperties = { ...profileFor(1).connectProperties, authenticationMethod: 'token' }
  return [
    {
      profile: make(
        wss,
        { transport: 'wss', webSocket: { query: '', subprotocol: 'mqtt', headers }, connectProperties },
        {},
      ),
      password: given.password,
      secrets: { headers: { Authorization: given.header }, authenticationData: given.authentication },
      reason: 'refused-authentication-method',
    },
    {
      profile: make(mutual, {}, { clientCertificate: pkcs12 }),
      secrets: { tlsPassphrase: given.wrongPassphrase },
      reason: 'passphrase-wrong',
    },
    {
      profile: make(mutual, {}, { clientCertificate: pem }),
      secrets: { tlsKey: `-----BEGIN PRIVATE KEY-----\n${given.badKey}\n-----END PRIVATE KEY-----` },
      reason: 'not-a-key',
    },
    {
      profile: make(mutual, { clientId: 'the-one-that-works' }, { clientCertificate: pem }),
      password: given.password,
      secrets: { tlsKey: key, tlsPassphrase: given.passphrase },
      reason: null,
    },
  ]
}

/** Saves, describes, copies and connects each, also as no profile can be; returns the id of the one that works. */
async function useAll(user: User, all: Attempt[]): Promise<number> {
  const broken = all.filter(({ reason }) => reason !== null)
  await Promise.all(broken.map((each) => use(user, each)))
  const [working] = all.filter(({ reason }) => reason === null)
  if (!working) throw new Error('one is to work')
  // Last, so that its thread is the newest.
  return await use(user, working)
}

async function use(user: User, { profile, password, secrets, reason }: Attempt): Promise<number> {
  const input = { profile, password, secrets }
  await user.call('connections.create', { ...input, profile: { ...profile, port: 0 } })
  const created = await user.call('connections.create', input)
  if (!created.ok) throw new Error(created.error.message)
  const { id } = created.value as Connection
  // One at a time for each page.
  const begun = reason === null ? await user.call('connections.test', { id }) : null
  if (begun?.ok) {
    const { testId } = begun.value as ConnectionTest
    const state = () =>
      user.events<ConnectionTest>('connections.tested').findLast((one) => one.testId === testId)?.state
    await expect.poll(state, often).toBe('passed')
  }
  await user.call('connections.describeTls', { id, tls: profile.tls, secrets })
  await user.call('connections.duplicate', { id })
  await user.call('subscriptions.create', { connectionId: id, subscription: subscriptionTo('#') })
  await user.call('connections.connect', { id })
  await user.session(id, (one) => (reason === null ? one.state === 'connected' : one.reason?.code === reason))
  return id
}

async function exported(user: User, url: string, connectionId: number): Promise<Buffer> {
  const { cookie } = await login(url)
  const files: Buffer[] = []
  for (const format of ['json', 'csv']) {
    const reply = await user.call('exports.start', { connectionId, filter: everything, format })
    if (!reply.ok) throw new Error(reply.error.message)
    const { exportId } = reply.value as ExportProgress
    const done = () =>
      user
        .events<ExportProgress>('exports.progressed')
        .find((one) => one.exportId === exportId && one.state === 'done')
    await expect.poll(done, often).toBeDefined()
    const response = await fetch(new URL(done()?.url ?? '', url), { headers: { ...asPage(url), cookie } })
    expect(response.ok).toBe(true)
    files.push(Buffer.from(await response.arrayBuffer()))
  }
  return Buffer.concat(files)
}

test('a secret is found in every spelling, so that not to find one means something', () => {
  const secret = Buffer.from('canary-of-the-search')
  for (const before of ['', 'a', 'ab', 'abc']) {
    const text = Buffer.concat([Buffer.from(before), secret, Buffer.from('xyz')])
    for (const form of ['hex', 'base64', 'base64url', 'latin1'] as const) {
      expect(secretsIn(Buffer.from(text.toString(form)), { secret })).toEqual(['secret'])
    }
  }
  expect(secretsIn(Buffer.from('another one'), { secret })).toEqual([])
  expect(spellings('x'.repeat(12)).every(({ length }) => length >= 12)).toBe(true)
})

for (const mode of ['for this run only', 'under a passphrase'] as const) {
  test(`secrets that are kept ${mode} stand nowhere: no file, log, export, crash report or command line`, async ({
    dataDir,
  }) => {
    const broker = await startTlsMosquitto()
    const crash = pathToFileURL(join(root, 'test/helpers/core/crash-threads.ts')).href
    const program = runStart(['--browser', '--no-open', '--port', '0', '--data-dir', dataDir], {
      env: {
        ...process.env,
        NODE_OPTIONS: `--import=${crash} --report-on-signal --report-directory=${dataDir}`,
      },
    })
    try {
      const all = await attempts(broker)
      const keyLine =
        (await readFile(await certificates.clientKey('pkcs8-encrypted'), 'utf8')).split('\n')[3] ?? ''
      expect(keyLine).toHaveLength(64)
      const secrets = { ...given, master, keyLine, keyBytes: Buffer.from(keyLine, 'base64') }
      const url = await program.ready
      const page = await connectPage(url)
      const user = using(page)
      const look = async () => {
        for (const file of await filesBelow(dataDir))
          expect(secretsIn(await readFile(file), secrets), file).toEqual([])
        expect(secretsIn(user.everything(), secrets), 'what a page hears').toEqual([])
        const printed = Buffer.from([...program.stdout, ...program.stderr].join('\n'))
        expect(secretsIn(printed, secrets), 'what is printed').toEqual([])
      }
      if (mode === 'under a passphrase') await user.call('secrets.setPassphrase', { passphrase: master })
      const id = await useAll(user, all)
      const facts = await processFacts(program.pid)
      expect(facts.includes(dataDir)).toBe(true)
      expect(secretsIn(facts, secrets), 'command lines').toEqual([])
      await look()

      // A thread dies, and Node writes its report about the whole process.
      process.kill(program.pid, 'SIGUSR2')
      await user.session(
        id,
        ({ state, reason }) => state === 'reconnecting' && reason?.code === 'session-crashed',
      )
      expect(secretsIn(await exported(user, url, id), secrets), 'exports').toEqual([])
      const reports = async () => (await filesBelow(dataDir)).filter((file) => /report\..*\.json$/.test(file))
      await expect.poll(reports, often).toHaveLength(1)
      await look()
      await page.close()
      expect((await program.stop()).code).toBe(0)
      await look()
    } finally {
      await program.stop('SIGKILL')
      await broker.stop()
    }
  })
}
