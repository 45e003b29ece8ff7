import { chmod, copyFile, readFile, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { TlsOptions as ServerOptions } from 'node:tls'
import { createServer as createTlsServer } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { WebSocketServer } from 'ws'
import { ReconnectPolicy } from '../../../../../electron/core/connections/session/reconnect-policy.ts'
import { i18n } from '../../../../../renderer/i18n/index.ts'
import { reasonText } from '../../../../../renderer/i18n/reason-text.ts'
import type { Reason } from '../../../../../shared/errors.ts'
import type { ConnectionProfile } from '../../../../../shared/types/connection.ts'
import type {
  ClientCertificate,
  PemSource,
  ProfileSecrets,
} from '../../../../../shared/types/profile-parts.ts'
import {
  clientCertificate,
  clientKey,
  clientName,
  clientPkcs12,
  passphrase,
  rootFile,
  serverCertificate,
} from '../../../../helpers/certificates.ts'
import { freePort } from '../../../../helpers/mosquitto.ts'
import { profileFor } from '../../../../helpers/profiles.ts'
import { reach, tlsProfile } from '../../../../helpers/reach.ts'
import { tempDir } from '../../../../helpers/temp-dir.ts'
import type { TlsMosquitto } from '../../../../helpers/tls-mosquitto.ts'
import { startTlsMosquitto } from '../../../../helpers/tls-mosquitto.ts'

let broker: TlsMosquitto
let ca: PemSource

beforeAll(async () => {
  broker = await startTlsMosquitto()
  ca = { from: 'file', path: await rootFile() }
})
afterAll(() => broker.stop())

/** The sentences a user reads so far, by reason code. */
const read = new Map<string, string>()

/** What a user reads in both languages; each sentence names its place, and no other reason has the same. */
function sentencesOf(reason: Reason): { en: string; ja: string } {
  const say = (locale: string) =>
    reasonText(reason, (key, values) => i18n.global.t(key, values ?? {}, { locale }))
  const words = { en: say('en'), ja: say('ja') }
  for (const [code, sentence] of read) if (code !== reason.code) expect(words.en).not.toBe(sentence)
  read.set(reason.code, words.en)
  return words
}

async function failureAt(profile: ConnectionProfile, secrets: Partial<ProfileSecrets> = {}): Promise<Reason> {
  const { reason, answer } = await reach(profile, secrets)
  if (!reason) throw new Error(`reached, and answered ${answer?.toString('hex')}`)
  return reason
}

/** Whether a session that was never connected gives up over this. */
function isFinal({ code }: Reason): boolean {
  return new ReconnectPolicy().delayAfter(code, 0) === null
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

async function tlsServer(options: ServerOptions): Promise<number> {
  const { chain, key } = await serverCertificate()
  const own = { cert: await readFile(chain), key: await readFile(key) }
  const server = createTlsServer({ ...own, ...options }, (socket) => {
    socket.on('error', () => socket.destroy())
  })
  server.on('tlsClientError', () => undefined)
  return listen(server)
}

describe('no way to the host', () => {
  it('says that the name is unknown', async () => {
    const reason = await failureAt(tlsProfile(8883, {}, { host: 'no-such-host.invalid' }))
    expect(reason).toMatchObject({ code: 'unknown-host', details: { host: 'no-such-host.invalid' } })
    expect(sentencesOf(reason).en).toContain('no-such-host.invalid')
  })

  it('says that nothing listens, and tries again', async () => {
    const port = await freePort()
    const reason = await failureAt(tlsProfile(port, {}))
    expect(reason).toMatchObject({ code: 'connection-refused', details: { port } })
    expect(sentencesOf(reason).en).toContain(`127.0.0.1:${port}`)
    expect(isFinal(reason)).toBe(false)
  })
})

describe('the wrong kind of port', () => {
  it.each([
    ['TLS to the plain port', 'mqtts', () => broker.port, 'plain-on-port', 'Choose mqtt:// as protocol'],
    ['TLS to a WebSocket without', 'wss', () => broker.wsPort, 'http-on-port', 'choose ws:// as protocol'],
    [
      'plain bytes to the TLS port',
      'mqtt',
      () => broker.ports.tls,
      'tls-on-port',
      'Choose mqtts:// as protocol',
    ],
    [
      'a plain WebSocket to one with TLS',
      'ws',
      () => broker.ports.wss,
      'tls-on-port',
      'Choose wss:// as protocol',
    ],
    [
      'a WebSocket to the plain port',
      'ws',
      () => broker.port,
      'websocket-expected',
      'choose mqtt:// as protocol',
    ],
  ] as const)('%s', async (_what, transport, port, code, advice) => {
    const reason = await failureAt(tlsProfile(port(), { ca }, { transport }))
    expect(reason).toMatchObject({ code, details: { port: port() } })
    expect(sentencesOf(reason).en).toContain(advice)
    expect(isFinal(reason)).toBe(true)
  })

  it('something that is neither TLS nor MQTT nor HTTP', async () => {
    const port = await listen(createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')))
    const reason = await failureAt(tlsProfile(port, { ca }))
    expect(reason.code).toBe('not-tls')
    expect(sentencesOf(reason).en).toContain('8883')
  })

  it('a server that hangs up without a word', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined).destroy())
    const reason = await failureAt(tlsProfile(await listen(server), { ca }))
    expect(reason.code).toBe('tls-hung-up')
    sentencesOf(reason)
    expect(isFinal(reason)).toBe(false)
  })
})

describe('a certificate of the server', () => {
  it.each([
    ['expired', 'certificate-expired', 'expired on'],
    ['not-yet-valid', 'certificate-not-yet-valid', 'valid only from'],
    [
      'wrong-host',
      'certificate-wrong-host',
      'is for broker.example.com, *.iot.example.com, not for 127.0.0.1',
    ],
    ['unknown-issuer', 'certificate-unknown-issuer', 'comes from “Heliograph test stranger”'],
    ['self-signed', 'certificate-self-signed', 'signed by itself'],
  ] as const)('that is %s', async (kind, code, words) => {
    const { chain, key, sha256 } = await serverCertificate(kind)
    const port = await tlsServer({ cert: await readFile(chain), key: await readFile(key) })
    const reason = await failureAt(tlsProfile(port, { ca }))
    expect(reason).toMatchObject({ code, details: { subject: `broker ${kind}`, sha256, port } })
    const { en, ja } = sentencesOf(reason)
    expect(en).toContain(words)
    expect(en).toContain(`“broker ${kind}” of 127.0.0.1:${port}`)
    expect(ja).toContain(`「broker ${kind}」`)
    expect(isFinal(reason)).toBe(true)
  })

  it('that the authorities of the system do not vouch for', async () => {
    const reason = await failureAt(tlsProfile(broker.ports.tls, {}))
    expect(reason).toMatchObject({
      code: 'certificate-unknown-issuer',
      details: { issuer: 'Heliograph test root' },
    })
  })

  it('that is not the one that was accepted', async () => {
    const { sha256 } = await serverCertificate('other-valid')
    const reason = await failureAt(tlsProfile(broker.ports.tls, { ca, pinnedSha256: sha256 }))
    expect(reason.code).toBe('certificate-not-pinned')
    expect(sentencesOf(reason).en).toContain((await serverCertificate()).sha256)
  })
})

describe('a handshake', () => {
  it('without an application protocol in common', async () => {
    const port = await tlsServer({ ALPNProtocols: ['x-amzn-mqtt-ca'] })
    const reason = await failureAt(tlsProfile(port, { ca, alpn: ['mqtt'] }))
    expect(reason).toMatchObject({ code: 'alpn-refused', details: { alpn: 'mqtt' } })
    expect(sentencesOf(reason).en).toContain('application protocol mqtt (ALPN)')
    expect(isFinal(reason)).toBe(true)
  })

  it('without a version in common', async () => {
    const port = await tlsServer({ minVersion: 'TLSv1.3' })
    const reason = await failureAt(tlsProfile(port, { ca, maxVersion: 'TLSv1.2' }))
    expect(reason).toMatchObject({ code: 'tls-version-refused', details: { maxVersion: 'TLSv1.2' } })
    expect(sentencesOf(reason).en).toContain('(any to TLSv1.2)')
  })

  it('without any version to offer', async () => {
    const versions = { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.2' } as const
    const reason = await failureAt(tlsProfile(broker.ports.tls, { ca, ...versions }))
    expect(reason).toMatchObject({ code: 'tls-version-range', details: versions })
    expect(sentencesOf(reason).en).toContain('from TLSv1.3 to TLSv1.2')
  })

  it('without a cipher in common', async () => {
    // The server's key is for ECDSA, its ciphers are for RSA.
    const port = await tlsServer({ maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA' })
    const reason = await failureAt(tlsProfile(port, { ca }))
    expect(reason.code).toBe('tls-no-common-cipher')
    sentencesOf(reason)
  })

  it('under a name that the server does not serve', async () => {
    const port = await tlsServer({
      SNICallback: (_name, done) => {
        done(new Error('unknown'))
      },
    })
    const reason = await failureAt(tlsProfile(port, { ca, serverName: 'nobody.example.com' }))
    expect(['server-name-refused', 'tls-hung-up']).toContain(reason.code)
    sentencesOf(reason)
  })
})

describe('a client certificate', () => {
  const pem = async (key: string, from: 'root' | 'stranger' = 'root'): Promise<ClientCertificate> => ({
    format: 'pem',
    certificate: { from: 'file', path: (await clientCertificate(from)).certificate },
    key: { from: 'file', path: key },
  })
  const versions = ['', 'TLSv1.2'] as const

  it.each(versions)('that is missing (highest version “%s”)', async (maxVersion) => {
    const reason = await failureAt(tlsProfile(broker.ports.mutual, { ca, maxVersion }))
    expect(reason.code).toBe('client-certificate-required')
    expect(sentencesOf(reason).en).toContain('demands a client certificate')
    expect(isFinal(reason)).toBe(true)
  })

  it.each(versions)('that the broker does not trust (highest version “%s”)', async (maxVersion) => {
    const own = await pem((await clientCertificate('stranger')).key, 'stranger')
    const reason = await failureAt(
      tlsProfile(broker.ports.mutual, { ca, maxVersion, clientCertificate: own }),
    )
    expect(reason).toMatchObject({
      code: 'client-certificate-refused',
      details: { subject: clientName, cause: 'unknown_ca' },
    })
    expect(sentencesOf(reason).en).toContain(`“${clientName}”`)
  })

  it('that is missing over WebSocket', async () => {
    const profile = tlsProfile(broker.ports.mutualWss, { ca }, { transport: 'wss' })
    expect((await failureAt(profile)).code).toBe('client-certificate-required')
  })

  it.each(['pkcs8-encrypted', 'pkcs1-encrypted'] as const)('whose %s key does not open', async (form) => {
    const file = await clientKey(form)
    const profile = tlsProfile(broker.ports.mutual, { ca, clientCertificate: await pem(file) })
    const missing = await failureAt(profile)
    expect(missing).toMatchObject({ code: 'passphrase-missing', details: { field: 'clientKey', file } })
    expect(sentencesOf(missing).en).toContain(`Private key: ${file} is encrypted`)
    const wrong = await failureAt(profile, { tlsPassphrase: 'not this' })
    expect(wrong).toMatchObject({ code: 'passphrase-wrong', details: { field: 'clientKey', file } })
    expect(sentencesOf(wrong).en).toContain(`does not open ${file}`)
    expect(isFinal(wrong)).toBe(true)
  })

  it.each(['modern', 'legacy-rc2'] as const)('whose %s PKCS#12 file does not open', async (form) => {
    const file = await clientPkcs12(form)
    const profile = tlsProfile(broker.ports.mutual, {
      ca,
      clientCertificate: { format: 'pkcs12', path: file },
    })
    expect(await failureAt(profile)).toMatchObject({
      code: 'passphrase-missing',
      details: { field: 'pkcs12' },
    })
    expect(await failureAt(profile, { tlsPassphrase: 'x' })).toMatchObject({ code: 'passphrase-wrong' })
  })

  it('whose key belongs to another one', async () => {
    const file = await clientKey('other')
    const reason = await failureAt(
      tlsProfile(broker.ports.mutual, { ca, clientCertificate: await pem(file) }),
    )
    expect(reason).toMatchObject({
      code: 'key-mismatch',
      details: { field: 'clientKey', file, subject: clientName },
    })
    expect(sentencesOf(reason).en).toContain(
      `${file} does not belong to the client certificate “${clientName}”`,
    )
  })

  it('whose pasted key is forgotten', async () => {
    const own = { ...(await pem('')), key: { from: 'secret' } } as ClientCertificate
    const reason = await failureAt(tlsProfile(broker.ports.mutual, { ca, clientCertificate: own }))
    expect(reason.code).toBe('key-missing')
    sentencesOf(reason)
  })
})

describe('a file', () => {
  const withCa = (path: string) => tlsProfile(broker.ports.tls, { ca: { from: 'file', path } })

  it('that is not there', async () => {
    const reason = await failureAt(withCa('/nowhere/ca.pem'))
    expect(reason).toMatchObject({ code: 'file-missing', details: { field: 'ca', file: '/nowhere/ca.pem' } })
    expect(sentencesOf(reason).en).toBe(
      'CA certificate: there is no file /nowhere/ca.pem. Choose it again in the TLS section.',
    )
  })

  it('that may not be read', async () => {
    const file = join(tempDir(), 'ca.pem')
    await copyFile(await rootFile(), file)
    await chmod(file, 0)
    // Root may read everything: for a moment this process is somebody else.
    const isRoot = process.geteuid?.() === 0
    if (isRoot) process.seteuid?.(65_534)
    try {
      const reason = await failureAt(withCa(file))
      expect(reason).toMatchObject({ code: 'file-forbidden', details: { field: 'ca', file } })
      sentencesOf(reason)
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
  })

  it('that is a folder', async () => {
    const file = tempDir()
    const reason = await failureAt(withCa(file))
    expect(reason).toMatchObject({ code: 'file-unreadable', details: { field: 'ca', file, cause: 'EISDIR' } })
    sentencesOf(reason)
  })

  it('that holds something else', async () => {
    const file = join(tempDir(), 'notes.txt')
    await writeFile(file, 'not a certificate')
    const ofCa = await failureAt(withCa(file))
    expect(ofCa).toMatchObject({ code: 'not-a-certificate', details: { field: 'ca', file } })
    sentencesOf(ofCa)
    const { certificate } = await clientCertificate()
    const pem = (own: string, key: string): ClientCertificate => ({
      format: 'pem',
      certificate: { from: 'file', path: own },
      key: { from: 'file', path: key },
    })
    const withOwn = (own: ClientCertificate) =>
      tlsProfile(broker.ports.mutual, { ca, clientCertificate: own })
    expect(await failureAt(withOwn(pem(file, file)))).toMatchObject({
      code: 'not-a-certificate',
      details: { field: 'clientCertificate' },
    })
    const ofKey = await failureAt(withOwn(pem(certificate, file)))
    expect(ofKey).toMatchObject({ code: 'not-a-key', details: { field: 'clientKey', file } })
    sentencesOf(ofKey)
    const archive = await failureAt(withOwn({ format: 'pkcs12', path: file }), { tlsPassphrase: passphrase })
    expect(archive).toMatchObject({ code: 'not-pkcs12', details: { field: 'pkcs12', file } })
    sentencesOf(archive)
  })
})

describe('a WebSocket', () => {
  it.each([
    [401, 'Check user name, password and the headers'],
    [403, 'Check user name, password and the headers'],
    [404, 'Check the path'],
    [302, 'It points to https://elsewhere.example/mqtt'],
    [503, 'has a problem'],
    [400, 'Check path, query and headers'],
  ])('that is refused with status %i', async (status, advice) => {
    const http = createHttpServer()
    http.on('upgrade', (_request, socket) => {
      const location = status === 302 ? 'Location: https://elsewhere.example/mqtt\r\n' : ''
      socket.end(`HTTP/1.1 ${status} No\r\n${location}Content-Length: 0\r\nConnection: close\r\n\r\n`)
    })
    const port = await listen(http)
    const reason = await failureAt(profileFor(port, { transport: 'ws', path: '/broker' }))
    expect(reason).toMatchObject({ code: 'websocket-refused', details: { status, path: '/broker' } })
    const { en } = sentencesOf(reason)
    expect(en).toContain(`HTTP status ${status}`)
    expect(en).toContain(advice)
  })

  it('that does not speak MQTT', async () => {
    const http = createHttpServer()
    const webSockets = new WebSocketServer({ server: http, handleProtocols: () => false })
    onTestFinished(() => {
      for (const client of webSockets.clients) client.terminate()
    })
    const reason = await failureAt(profileFor(await listen(http), { transport: 'ws' }))
    expect(reason).toMatchObject({ code: 'websocket-subprotocol', details: { subprotocol: 'mqtt' } })
    expect(sentencesOf(reason).en).toContain('“mqtt”')
  })
})
