import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { WebSocketServer } from 'ws'
import { parseAddress } from '../../../../shared/mqtt/address.ts'
import type { ClientCertificate, PemSource } from '../../../../shared/types/profile-parts.ts'
import {
  clientCertificate,
  clientKey,
  clientName,
  clientPkcs12,
  passphrase,
  rootFile,
  serverCertificate,
} from '../../../helpers/wire/certificates.ts'
import { connack } from '../../../helpers/wire/mqtt-bytes.ts'
import { profileFor } from '../../../helpers/core/profiles.ts'
import { connectPacket, reach, tlsProfile } from '../../../helpers/wire/reach.ts'
import type { TlsMosquitto } from '../../../helpers/brokers/tls-mosquitto.ts'
import { startTlsMosquitto } from '../../../helpers/brokers/tls-mosquitto.ts'

const accepted = connack[4]
let broker: TlsMosquitto
let ca: PemSource

beforeAll(async () => {
  broker = await startTlsMosquitto()
  ca = { from: 'file', path: await rootFile() }
})
afterAll(() => broker.stop())

async function listen(server: Server, host = '127.0.0.1'): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

describe('a broker is reached', () => {
  it.each(['mqtts', 'wss'] as const)('over %s, by an own CA from a file', async (transport) => {
    const port = transport === 'mqtts' ? broker.ports.tls : broker.ports.wss
    const { answer, events } = await reach(tlsProfile(port, { ca }, { transport, host: 'localhost' }))
    expect(answer).toEqual(accepted)
    expect(events.map(({ step }) => step).slice(0, 4)).toEqual(['lookup', 'tcp', 'tls', 'client-certificate'])
    const { sha256 } = await serverCertificate()
    expect(events.find(({ step }) => step === 'tls')).toMatchObject({
      facts: {
        version: 'TLSv1.3',
        serverName: 'localhost',
        accepted: 'verified',
        chain: [
          {
            name: 'broker valid',
            sha256,
            names: ['localhost', '127.0.0.1', '0:0:0:0:0:0:0:1'],
            selfSigned: false,
          },
          { name: 'Heliograph test intermediate', issuer: 'CN=Heliograph test root, O=Heliograph tests' },
        ],
      },
    })
  })

  it('over ws and mqtt as ever', async () => {
    expect((await reach(profileFor(broker.port))).answer).toEqual(accepted)
    expect((await reach(profileFor(broker.wsPort, { transport: 'ws' }))).answer).toEqual(accepted)
  })

  it('by a CA that was pasted, and by an intermediate alone', async () => {
    const pasted = { from: 'pasted', pem: await readFile(await rootFile(), 'utf8') } as const
    expect((await reach(tlsProfile(broker.ports.tls, { ca: pasted }))).answer).toEqual(accepted)
    const [, intermediate = ''] = (await readFile((await serverCertificate()).chain, 'utf8')).split(
      /(?=-----BEGIN)/,
    )
    const partial = { from: 'pasted', pem: intermediate } as const
    expect((await reach(tlsProfile(broker.ports.tls, { ca: partial }))).answer).toEqual(accepted)
  })

  it('over IPv6, by the address in its certificate', async () => {
    const { chain, key } = await serverCertificate()
    const server = createTlsServer({ cert: await readFile(chain), key: await readFile(key) }, (socket) => {
      socket.once('data', () => socket.end(accepted))
      socket.on('error', () => socket.destroy())
    })
    const port = await listen(server, '::1')
    expect((await reach(tlsProfile(port, { ca }, { host: '::1' }))).answer).toEqual(accepted)
  })

  it('under another name than its host, sent and checked', async () => {
    const names: string[] = []
    const { chain, key } = await serverCertificate('wrong-host')
    const server = createTlsServer(
      {
        cert: await readFile(chain),
        key: await readFile(key),
        SNICallback: (name, done) => {
          names.push(name)
          done(null)
        },
      },
      (socket) => socket.once('data', () => socket.end(accepted)),
    )
    const port = await listen(server)
    const serverName = 'eu.iot.example.com'
    expect((await reach(tlsProfile(port, { ca, serverName }))).answer).toEqual(accepted)
    expect(names).toEqual([serverName])
  })

  it('whose certificate was accepted by its fingerprint, and by nothing else', async () => {
    const stranger = await startTlsMosquitto('unknown-issuer')
    onTestFinished(() => stranger.stop())
    const { sha256 } = await serverCertificate('unknown-issuer')
    const pinned = { ca, pinnedSha256: sha256 }
    const { answer, events } = await reach(tlsProfile(stranger.ports.tls, pinned))
    expect(answer).toEqual(accepted)
    expect(events.find(({ step }) => step === 'tls')).toMatchObject({ facts: { accepted: 'pinned' } })
    // Another one is refused even where its chain and name hold.
    expect((await reach(tlsProfile(broker.ports.tls, pinned))).reason).toMatchObject({
      code: 'certificate-not-pinned',
      details: { sha256: (await serverCertificate()).sha256, pinnedSha256: sha256 },
    })
  })

  it('with checks off, whatever its certificate', async () => {
    const selfSigned = await startTlsMosquitto('self-signed')
    onTestFinished(() => selfSigned.stop())
    const { answer, events } = await reach(tlsProfile(selfSigned.ports.tls, { verify: false }))
    expect(answer).toEqual(accepted)
    expect(events.find(({ step }) => step === 'tls')).toMatchObject({ facts: { accepted: 'unchecked' } })
  })

  it('within the versions that are allowed', async () => {
    const versionOf = async (tls: Parameters<typeof tlsProfile>[1]) => {
      const { events } = await reach(tlsProfile(broker.ports.tls, { ca, ...tls }))
      return events.flatMap((event) => (event.step === 'tls' ? [event.facts.version] : []))
    }
    expect(await versionOf({ maxVersion: 'TLSv1.2' })).toEqual(['TLSv1.2'])
    expect(await versionOf({ minVersion: 'TLSv1.3' })).toEqual(['TLSv1.3'])
  })
})

describe('a client certificate', () => {
  const pem = async (key: string): Promise<ClientCertificate> => ({
    format: 'pem',
    certificate: { from: 'file', path: (await clientCertificate()).certificate },
    key: { from: 'file', path: key },
  })

  it.each(['pkcs8', 'pkcs8-encrypted', 'pkcs1-encrypted'] as const)('is sent with a %s key', async (form) => {
    const own = await pem(await clientKey(form))
    const profile = tlsProfile(broker.ports.mutual, { ca, clientCertificate: own })
    const { answer, events } = await reach(profile, { tlsPassphrase: passphrase })
    expect(answer).toEqual(accepted)
    expect(events).toContainEqual(
      expect.objectContaining({
        step: 'client-certificate',
        certificate: expect.objectContaining({ name: clientName }) as unknown,
      }),
    )
  })

  it('is sent over WebSocket, with a key that was pasted', async () => {
    const { certificate, key } = await clientCertificate()
    const own: ClientCertificate = {
      format: 'pem',
      certificate: { from: 'pasted', pem: await readFile(certificate, 'utf8') },
      key: { from: 'secret' },
    }
    const profile = tlsProfile(broker.ports.mutualWss, { ca, clientCertificate: own }, { transport: 'wss' })
    const { answer } = await reach(profile, { tlsKey: await readFile(key, 'utf8') })
    expect(answer).toEqual(accepted)
  })

  it.each(['modern', 'legacy-rc2', 'legacy-3des'] as const)(
    'is taken from a %s PKCS#12 file',
    async (form) => {
      const own: ClientCertificate = { format: 'pkcs12', path: await clientPkcs12(form) }
      const profile = tlsProfile(broker.ports.mutual, { ca, clientCertificate: own })
      const { answer, events } = await reach(profile, { tlsPassphrase: passphrase })
      expect(answer).toEqual(accepted)
      expect(events.at(-1)).toMatchObject({ step: 'client-certificate', certificate: { name: clientName } })
    },
  )

  it('opens AWS IoT on its port for HTTPS, by ALPN', async () => {
    const { chain, key } = await serverCertificate()
    const server = createTlsServer(
      {
        cert: await readFile(chain),
        key: await readFile(key),
        ca: await readFile(await rootFile()),
        requestCert: true,
        rejectUnauthorized: true,
        ALPNProtocols: ['x-amzn-mqtt-ca'],
      },
      (socket) => {
        socket.on('error', () => socket.destroy())
        socket.once('data', () => socket.end(socket.alpnProtocol === 'x-amzn-mqtt-ca' ? accepted : 'no'))
      },
    )
    const port = await listen(server)
    const own = await pem(await clientKey('pkcs8'))
    const alpn = ['x-amzn-mqtt-ca']
    const { answer, events } = await reach(tlsProfile(port, { ca, alpn, clientCertificate: own }))
    expect(answer).toEqual(accepted)
    expect(events.find(({ step }) => step === 'tls')).toMatchObject({ facts: { alpn: 'x-amzn-mqtt-ca' } })
  })
})

describe('a WebSocket', () => {
  it('is asked for with path, query, subprotocol and headers, secret ones too', async () => {
    const asked: IncomingMessage[] = []
    const http = createHttpServer()
    const webSockets = new WebSocketServer({ server: http })
    webSockets.on('connection', (socket, request) => {
      asked.push(request)
      socket.once('message', () => socket.send(accepted))
    })
    const port = await listen(http)
    onTestFinished(() => {
      for (const client of webSockets.clients) client.terminate()
    })
    const webSocket = {
      query: 'X-Amz-Signature=a%2Fb&c=1',
      subprotocol: 'mqttv3.1',
      headers: [
        { name: 'X-Site', value: 'roof', secret: false },
        { name: 'Authorization', value: '', secret: true },
      ],
    }
    const profile = profileFor(port, { transport: 'ws', path: '/a b/mqtt', webSocket })
    const { answer, events } = await reach(profile, { headers: { authorization: 'Bearer geheim' } })
    expect(answer).toEqual(accepted)
    expect(asked[0]?.url).toBe('/a%20b/mqtt?X-Amz-Signature=a%2Fb&c=1')
    expect(asked[0]?.headers).toMatchObject({
      'x-site': 'roof',
      authorization: 'Bearer geheim',
      'sec-websocket-protocol': 'mqttv3.1',
    })
    expect(events.at(-1)).toMatchObject({ step: 'websocket', subprotocol: 'mqttv3.1' })
    expect(JSON.stringify(events)).not.toContain('geheim')
  })
})

describe('an address with a zone', () => {
  const host = '::1%lo'

  it('is reached, and the zone stays at home', async () => {
    const { chain, key } = await serverCertificate()
    const server = createTlsServer({ cert: await readFile(chain), key: await readFile(key) }, (socket) => {
      socket.once('data', () => socket.end(accepted))
      socket.on('error', () => socket.destroy())
    })
    const { answer, events } = await reach(tlsProfile(await listen(server, '::1'), { ca }, { host }))
    expect(answer).toEqual(accepted)
    expect(events.find(({ step }) => step === 'tls')).toMatchObject({
      facts: { serverName: '::1', accepted: 'verified' },
    })
  })

  it('is reached over WebSocket, as a pasted address names it', async () => {
    const asked: IncomingMessage[] = []
    const http = createHttpServer()
    const webSockets = new WebSocketServer({ server: http })
    webSockets.on('connection', (socket, request) => {
      asked.push(request)
      socket.once('message', () => socket.send(accepted))
    })
    const port = await listen(http, '::1')
    onTestFinished(() => {
      for (const client of webSockets.clients) client.terminate()
    })
    const pasted = parseAddress(`ws://[::1%25lo]:${port}/mqtt`)
    if (pasted?.kind !== 'address') throw new Error('no address')
    expect(pasted.parts).toEqual({ transport: 'ws', host, port, path: '/mqtt' })
    expect((await reach(profileFor(port, pasted.parts))).answer).toEqual(accepted)
    expect(asked[0]?.headers.host).toBe(`[::1]:${port}`)
  })
})

describe('what is written before the way is open', () => {
  it('leaves in order, and none of it before the certificate is accepted', async () => {
    const heard: Buffer[] = []
    const { chain, key } = await serverCertificate('self-signed')
    const server = createTlsServer({ cert: await readFile(chain), key: await readFile(key) }, (socket) => {
      socket.on('error', () => socket.destroy())
      socket.on('data', (data) => {
        heard.push(data)
        socket.end(accepted)
      })
    })
    const port = await listen(server)
    expect((await reach(tlsProfile(port, { ca }))).reason?.code).toBe('certificate-self-signed')
    expect(heard).toEqual([])
    expect((await reach(tlsProfile(port, { verify: false }))).answer).toEqual(accepted)
    expect(Buffer.concat(heard)).toEqual(connectPacket)
  })
})
