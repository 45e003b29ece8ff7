import { readFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { createServer } from 'node:net'
import type { TlsOptions as ServerOptions } from 'node:tls'
import { createServer as createTlsServer } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { WebSocketServer } from 'ws'
import { checkCertificate } from '../../../../electron/core/network/tls/check-certificate.ts'
import type { PemSource } from '../../../../shared/types/profile-parts.ts'
import { rootFile, serverCertificate } from '../../../helpers/wire/certificates.ts'
import { freePort } from '../../../helpers/brokers/mosquitto.ts'
import { profileFor } from '../../../helpers/core/profiles.ts'
import { reach, tlsProfile } from '../../../helpers/wire/reach.ts'
import type { TlsMosquitto } from '../../../helpers/brokers/tls-mosquitto.ts'
import { startTlsMosquitto } from '../../../helpers/brokers/tls-mosquitto.ts'
import { failureAt, isFinal, sentencesOf } from '../../../helpers/wire/failure-at.ts'

let broker: TlsMosquitto
let ca: PemSource

beforeAll(async () => {
  broker = await startTlsMosquitto()
  ca = { from: 'file', path: await rootFile() }
})
afterAll(() => broker.stop())

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

it('an address that no way leads to', async () => {
  // No TCP connection can be made to a broadcast address, whatever the network.
  const reason = await failureAt(profileFor(1883, { host: '255.255.255.255' }))
  expect(reason).toMatchObject({ code: 'host-unreachable', details: { host: '255.255.255.255' } })
  const { en, ja } = sentencesOf(reason)
  for (const words of [en, ja]) expect(words).toContain('255.255.255.255')
  expect(isFinal(reason)).toBe(false)
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

  it('that is revoked, as OpenSSL finds out', async () => {
    const { events } = await reach(tlsProfile(broker.ports.tls, { ca }))
    const facts = events.flatMap((event) => (event.step === 'tls' ? [event.facts] : []))[0]
    const profile = tlsProfile(broker.ports.tls, { ca })
    const reason = checkCertificate(profile, facts ?? { chain: [] }, 'CERT_REVOKED')
    if (typeof reason === 'string') throw new Error(reason)
    expect(reason).toMatchObject({ code: 'certificate-revoked', details: { subject: 'broker valid' } })
    expect(sentencesOf(reason).en).toContain('has been revoked by its issuer')
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
