import { once } from 'node:events'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encode } from '@msgpack/msgpack'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import type { Bundle } from '../../../electron/transport/bundle.ts'
import { createGate } from '../../../electron/transport/gate.ts'
import { connectSocket } from '../../../electron/transport/socket.ts'
import type { WebHost } from '../../../electron/transport/ws.ts'
import { contentDisposition, serveWeb } from '../../../electron/transport/ws.ts'
import type { Reply } from '../../../shared/contract/contract.ts'
import { closeCodes } from '../../../shared/wire.ts'
import { createEchoDoor } from '../../helpers/programs/echo-door.ts'
import { asPage, connectPage, login, openBridge } from '../../helpers/wire/page-socket.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

const page = { bytes: new TextEncoder().encode('<p>page</p>'), type: 'text/html; charset=utf-8', etag: '"1"' }
const bundle: Bundle = new Map([['/index.html', page]])

let echo: ReturnType<typeof createEchoDoor>
let web: WebHost
const downloads = new Map<string, { path: string; fileName: string }>()

beforeEach(async () => {
  echo = createEchoDoor()
  const findDownload = (id: string) => downloads.get(id)
  web = await serveWeb({ door: echo.door, bundle, findDownload, port: 0, log: () => undefined })
})
afterEach(async () => {
  await web.close()
})

/** A bare request: fetch refuses to send these headers. */
function ask(path: string, headers: Record<string, string>, method = 'GET') {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port: web.port, path, headers, method }, (response) => {
        let body = ''
        response.setEncoding('utf8').on('data', (chunk) => (body += chunk))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        )
      })
      sent.once('error', reject).end()
    },
  )
}

describe('the address', () => {
  it('is on the loopback interface, with a token of 256 bits that the page alone sees', () => {
    expect(web.url).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${web.port}/#token=[A-Za-z0-9_-]{43}$`))
  })

  it('is refused in one sentence when the port is taken', async () => {
    const taken = serveWeb({
      door: echo.door,
      bundle,
      findDownload: () => undefined,
      port: web.port,
      log: () => undefined,
    })
    await expect(taken).rejects.toMatchObject({
      reason: { code: 'port-in-use', details: { port: web.port } },
    })
  })
})

describe('the page', () => {
  it('is served with the headers that confine it', async () => {
    const { status, headers, body } = await ask('/', {})
    expect({ status, body }).toEqual({ status: 200, body: '<p>page</p>' })
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': expect.stringContaining("script-src 'self';"),
    })
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  })

  it('is not sent again when the browser has it', async () => {
    expect(await ask('/', { 'if-none-match': '"1"' })).toMatchObject({ status: 304, body: '' })
  })

  it.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%5cpackage.json',
    '/assets',
    '/index.html/',
    '//',
    '/a\0b',
  ])('is all there is: nothing at %j', async (path) =>
    expect((await ask(path.replace('\0', '%00'), {})).status).toBe(404),
  )

  it.each(['evil.test', 'localhost.evil.test', '127.0.0.1', 'localhost', '127.0.0.1:1'])(
    'is not served to a host named %j',
    async (name) => {
      const host = name === 'evil.test' ? `evil.test:${web.port}` : name
      expect((await ask('/', { host })).status).toBe(403)
      expect(
        await openBridge(web.url, { ...asPage(web.url), host, cookie: (await login(web.url)).cookie }),
      ).toBe(403)
    },
  )

  it('is not served to another site, nor to another program on this computer', async () => {
    expect((await ask('/', { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await ask('/', { 'sec-fetch-site': 'same-site' })).status).toBe(403)
    expect((await ask('/', { 'sec-fetch-site': 'none' })).status).toBe(200)
  })

  it('cannot be written to', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect((await ask('/', {}, method)).status).toBe(405)
  })
})

describe('logging in', () => {
  it('gives cookies that no script and no other site can use, again and again', async () => {
    for (let time = 0; time < 2; time++) {
      const { status, setCookie } = await login(web.url)
      expect(status).toBe(204)
      // Cookies ignore ports: limited to these paths, other programs on this computer hardly ever see them.
      expect(setCookie.map((cookie) => /Path=([^;]+)/.exec(cookie)?.[1])).toEqual(['/bridge', '/downloads/'])
      for (const cookie of setCookie) {
        expect(cookie).toMatch(
          new RegExp(`^heliograph-${web.port}=[\\w-]{43}; Path=/\\w+/?; HttpOnly; SameSite=Strict$`),
        )
        expect(cookie).not.toContain(new URL(web.url).hash.slice(7))
      }
    }
  })

  it.each(['', 'wrong', 'x'.repeat(43), 'x'.repeat(10_000)])('refuses a wrong token', async (token) => {
    expect(await login(web.url, token)).toMatchObject({ status: 401, cookie: '' })
  })

  it('takes a second for each token after five wrong ones, and none after a right one', async () => {
    const waits: number[] = []
    const gate = createGate(web.port, (ms) => Promise.resolve(void waits.push(ms)))
    for (let time = 0; time < 5; time++) expect(await gate.login('wrong')).toBeNull()
    expect(waits).toEqual([])
    expect(await gate.login('wrong')).toBeNull()
    expect(await gate.login(gate.token)).toHaveLength(2)
    expect(waits).toEqual([1_000, 1_000])
    expect(await gate.login(gate.token)).toHaveLength(2)
    expect(waits).toHaveLength(2)
  })

  it.each([undefined, 'null', 'http://evil.test', 'http://127.0.0.1', 'https://127.0.0.1'])(
    'refuses the origin %j',
    async (origin) => {
      const headers = origin === undefined ? {} : { origin }
      expect((await ask('/login', headers, 'POST')).status).toBe(403)
    },
  )
})

describe('the bridge', () => {
  it('carries calls and their bytes', async () => {
    const { call, close } = await connectPage(web.url)
    const input = { payload: new Uint8Array([0, 255]), none: undefined, null: null }
    expect(await call('messages.publish', input)).toEqual({
      ok: true,
      value: {
        clientId: 1,
        name: 'messages.publish',
        input: { payload: new Uint8Array([0, 255]), null: null },
      },
    })
    await close()
  })

  it('carries events, and lets the core know when the page has gone', async () => {
    const { close, events } = await connectPage(web.url)
    await echo.arrived
    echo.tell('connections.changed', [])
    await expect.poll(() => events).toEqual([{ event: 'connections.changed', payload: [] }])
    await close()
    await echo.left
    expect(echo.clients.size).toBe(0)
  })

  it('needs the cookie', async () => {
    const stranger = asPage(web.url)
    expect(await openBridge(web.url, stranger)).toBe(401)
    expect(
      await openBridge(web.url, { ...stranger, cookie: `heliograph-${web.port}=${'x'.repeat(43)}` }),
    ).toBe(401)
    expect(await openBridge(web.url, { ...stranger, cookie: 'heliograph-1=x' })).toBe(401)
  })

  it.each([undefined, 'null', 'http://evil.test', 'http://127.0.0.1:1', 'http://localhost.evil.test'])(
    'refuses the origin %j even with the cookie',
    async (origin) => {
      const { cookie } = await login(web.url)
      expect(await openBridge(web.url, origin === undefined ? { cookie } : { cookie, origin })).toBe(403)
      expect(echo.clients.size).toBe(0)
    },
  )

  it('is at one place only', async () => {
    const { cookie } = await login(web.url)
    expect(await openBridge(web.url, { ...asPage(web.url), cookie }, '/other')).toBe(404)
  })

  it.each([
    ['text', 'hello'],
    ['bytes that are no MessagePack', new Uint8Array([0xc1])],
    ['a frame without an id', encode({ name: 'app.info', input: {} })],
    ['a frame that is a number', encode(7)],
    [
      'a frame with a dangerous member',
      new Uint8Array([0x81, 0xa9, ...new TextEncoder().encode('__proto__'), 0x80]),
    ],
  ])('closes on %s, and the program lives on', async (_name, data) => {
    const { socket } = await connectPage(web.url)
    socket.send(data)
    const [code] = await once(socket, 'close')
    expect(code).toBe(closeCodes.badFrame)
    expect((await ask('/', {})).status).toBe(200)
  })

  it('closes on a frame of 20 MB that is nested all the way, without spending memory on it', async () => {
    const { socket } = await connectPage(web.url)
    const beforeKilobytes = process.resourceUsage().maxRSS
    socket.send(new Uint8Array(20 * 1024 * 1024).fill(0x91))
    expect((await once(socket, 'close'))[0]).toBe(closeCodes.badFrame)
    expect(process.resourceUsage().maxRSS - beforeKilobytes).toBeLessThan(300_000)
  })

  it.each([
    [
      'nested 40 deep',
      (() => {
        let value: unknown[] = []
        for (let depth = 0; depth < 40; depth++) value = [value]
        return value
      })(),
    ],
    ['a list of 300,000 numbers', Array(300_000).fill(0)],
    ['a text of 33 MB', 'x'.repeat(33 * 1024 * 1024)],
  ])('closes on an input that is %s', async (_what, input) => {
    const { socket } = await connectPage(web.url)
    socket.send(encode({ id: 1, name: 'messages.publish', input }))
    expect((await once(socket, 'close'))[0]).toBe(closeCodes.badFrame)
  })

  it('takes a payload of 24 MB', async () => {
    const { call, close } = await connectPage(web.url)
    const reply = await call('messages.publish', { payload: new Uint8Array(24 * 1024 * 1024).fill(0x91) })
    expect(reply).toMatchObject({ ok: true, value: { input: { payload: { byteLength: 24 * 1024 * 1024 } } } })
    await close()
  })

  it('lets a page wait that sends more than is answered', async () => {
    const answers = Promise.withResolvers<void>()
    let asked = 0
    const dispatch = async (): Promise<Reply> => {
      asked++
      await answers.promise
      return { ok: true, value: null }
    }
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    server.on('connection', (accepted) => {
      connectSocket(accepted, { ...echo.door, dispatch }, { maxUnansweredBytes: 1_000_000 })
    })
    await once(server, 'listening')
    const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
    await once(socket, 'open')
    const [accepted] = server.clients
    const frame = encode({ id: 1, name: 'messages.publish', input: new Uint8Array(600_000) })
    for (let sent = 0; sent < 4; sent++) socket.send(frame)
    await expect.poll(() => accepted?.isPaused).toBe(true)
    expect(asked).toBe(2)
    answers.resolve()
    await expect.poll(() => asked).toBe(4)
    server.close()
    socket.terminate()
  })

  it('lets go of a page that does not read, instead of keeping everything for it', async () => {
    const { socket } = await connectPage(web.url)
    await echo.arrived
    socket.pause()
    const payload = new Uint8Array(1024 * 1024)
    // A payload is never an event by itself; here only its size matters.
    const bulk = [payload] as unknown as []
    let told = 0
    for (; told < 64 && echo.clients.size > 0; told++) {
      echo.tell('connections.changed', bulk)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(echo.clients.size).toBe(0)
    expect(told).toBeGreaterThan(32)
    socket.terminate()
  })

  it('says goodbye when the program ends', async () => {
    const { socket } = await connectPage(web.url)
    const closed = once(socket, 'close')
    await web.close()
    expect((await closed)[0]).toBe(closeCodes.workbenchClosed)
    web = await serveWeb({
      door: echo.door,
      bundle,
      findDownload: () => undefined,
      port: 0,
      log: () => undefined,
    })
  })

  it('does not wait for a page that does not answer when the program ends', async () => {
    const { socket } = await connectPage(web.url)
    socket.pause()
    await web.close()
    socket.terminate()
    web = await serveWeb({
      door: echo.door,
      bundle,
      findDownload: () => undefined,
      port: 0,
      log: () => undefined,
    })
  })
})

describe('downloads', () => {
  it('are for the page alone, as a file', async () => {
    const path = join(tempDir(), 'one')
    await writeFile(path, 'a,b\n')
    downloads.set('1', { path, fileName: '温度 "1".csv' })
    const { cookie } = await login(web.url)
    expect((await ask('/downloads/1', {})).status).toBe(401)
    expect((await ask('/downloads/2', { cookie })).status).toBe(404)
    expect((await ask('/downloads/../downloads/1', { cookie })).status).toBe(404)
    const { status, headers, body } = await ask('/downloads/1', { cookie })
    expect({ status, body }).toEqual({ status: 200, body: 'a,b\n' })
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="__ _1_.csv"; filename*=UTF-8''%E6%B8%A9%E5%BA%A6%20%221%22.csv`,
      'cache-control': 'no-store',
    })
  })

  it('have names that cannot end their header', () => {
    expect(contentDisposition('a\r\nSet-Cookie: x=1')).not.toMatch(/[\r\n]/)
    expect(contentDisposition("it's (1)*.csv")).toContain('it%27s%20%281%29%2A.csv')
    expect(() => contentDisposition('\ud800.csv')).not.toThrow()
  })
})
