import { once } from 'node:events'
import { decode, encode } from '@msgpack/msgpack'
import { WebSocket } from 'ws'
import type { Reply } from '../../../shared/contract/contract.ts'
import type { CoreFrame } from '../../../shared/wire.ts'
import { bridgePath, loginPath } from '../../../shared/wire.ts'

/** What a browser sends along with every request of our page. */
export function asPage(url: string): Record<string, string> {
  const { origin } = new URL(url)
  return { origin, 'sec-fetch-site': 'same-origin' }
}

/** Sends the token of a printed address; resolves with the answer's status and its cookies as a header value. */
export async function login(url: string, token = new URL(url).hash.replace('#token=', '')) {
  const response = await fetch(new URL(loginPath, url), { method: 'POST', body: token, headers: asPage(url) })
  const cookie = response.headers.getSetCookie().map((entry) => entry.split(';')[0] ?? '')
  return {
    status: response.status,
    cookie: [...new Set(cookie)].join('; '),
    setCookie: response.headers.getSetCookie(),
  }
}

/** Opens the bridge with exactly these headers. Resolves with the socket, or with the status that refused it. */
export function openBridge(url: string, headers: Record<string, string>, path: string = bridgePath) {
  const address = new URL(path, url)
  address.protocol = 'ws:'
  address.hash = ''
  const socket = new WebSocket(address, { headers, perMessageDeflate: false })
  return new Promise<WebSocket | number>((resolve, reject) => {
    socket.once('open', () => resolve(socket))
    socket.once('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0)
      socket.terminate()
    })
    socket.once('error', reject)
  })
}

/** A page that is logged in: calls, and keeps every event it is told. */
export async function connectPage(url: string) {
  const { cookie } = await login(url)
  const socket = await openBridge(url, { ...asPage(url), cookie })
  if (typeof socket === 'number') throw new Error(`The bridge was refused with ${socket}.`)
  socket.binaryType = 'arraybuffer'
  const waiting = new Map<number, (reply: Reply) => void>()
  const events: CoreFrame[] = []
  let lastId = 0
  socket.on('message', (data) => {
    const frame = decode(data as ArrayBuffer) as CoreFrame
    if ('event' in frame) events.push(frame)
    else waiting.get(frame.id)?.(frame.reply)
  })
  return {
    socket,
    events,
    call(name: unknown, input: unknown): Promise<Reply> {
      const id = ++lastId
      const reply = new Promise<Reply>((resolve) => waiting.set(id, resolve))
      socket.send(encode({ id, name, input }, { ignoreUndefined: true }))
      return reply
    },
    async close() {
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}
