import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { WebSocketServer } from 'ws'
import { WorkbenchError } from '../../shared/errors.ts'
import { bridgePath, closeCodes, downloadsPath, loginPath, maxFrameBytes } from '../../shared/wire.ts'
import type { WorkbenchDoor } from '../core/ports/client.ts'
import type { Bundle } from './bundle.ts'
import { findFile } from './bundle.ts'
import type { Gate } from './gate.ts'
import { createGate } from './gate.ts'
import { pageHeaders } from './page-headers.ts'
import { connectSocket } from './socket.ts'

const loopback = '127.0.0.1'
const maxTokenBytes = 256
const closeTimeoutMs = 300

/** A finished export, waiting to be fetched. */
export interface Download {
  path: string
  fileName: string
}

export interface WebOptions {
  door: WorkbenchDoor
  bundle: Bundle
  findDownload(id: string): Download | undefined
  /** 0: any free one. */
  port: number
  log(message: string): void
}

export interface WebHost {
  port: number
  /** The address to open, token included. */
  url: string
  close(): Promise<void>
}

/** Serves page and core on 127.0.0.1. Throws WorkbenchError `port-in-use` or `port-forbidden`. */
export async function serveWeb(options: WebOptions): Promise<WebHost> {
  const server = createServer()
  await listen(server, options.port)
  const { port } = server.address() as AddressInfo
  const gate = createGate(port)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, perMessageDeflate: false })

  server.on('request', (request, response) => {
    answer(request, response, gate, options).catch((error: unknown) => {
      options.log(`A request failed: ${error instanceof Error ? error.message : String(error)}`)
      response.destroy()
    })
  })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const status = upgradeRefusal(request, gate)
    if (status !== null) {
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => connectSocket(webSocket, options.door))
  })

  return {
    port,
    url: `http://${loopback}:${port}/#token=${gate.token}`,
    close: () => closeAll(server, sockets),
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        reject(new WorkbenchError('port-in-use', `Port ${port} is in use by another program.`, { port }))
      } else if (error.code === 'EACCES') {
        reject(
          new WorkbenchError('port-forbidden', `This computer does not let us use port ${port}.`, { port }),
        )
      } else reject(error)
    })
    server.listen({ host: loopback, port, exclusive: true }, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
}

function upgradeRefusal(request: IncomingMessage, gate: Gate): string | null {
  if (gate.refusal(request) !== null || !gate.hasOurOrigin(request)) return '403 Forbidden'
  if (request.url !== bridgePath) return '404 Not Found'
  return gate.hasCookie(request) ? null : '401 Unauthorized'
}

async function answer(request: IncomingMessage, response: ServerResponse, gate: Gate, options: WebOptions) {
  for (const [name, value] of Object.entries(pageHeaders('browser'))) response.setHeader(name, value)
  const refusal = gate.refusal(request)
  if (refusal !== null) return say(response, 403, refusal)
  const [pathname = '/'] = (request.url ?? '/').split('?')
  if (pathname === loginPath) return await answerLogin(request, response, gate)
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return say(response, 405, 'Only reading is possible here.')
  if (pathname.startsWith(downloadsPath))
    return await answerDownload(request, response, pathname, gate, options)
  const file = findFile(options.bundle, pathname)
  if (!file) return say(response, 404, 'There is nothing at this address.')
  // The browser may cache the page but must revalidate it: a new version has the same address.
  response.setHeader('Cache-Control', 'no-cache')
  response.setHeader('ETag', file.etag)
  if (request.headers['if-none-match'] === file.etag) return response.writeHead(304).end()
  response.writeHead(200, { 'Content-Type': file.type, 'Content-Length': file.bytes.byteLength })
  response.end(request.method === 'HEAD' ? undefined : file.bytes)
}

async function answerLogin(request: IncomingMessage, response: ServerResponse, gate: Gate) {
  response.setHeader('Cache-Control', 'no-store')
  if (request.method !== 'POST') return say(response, 405, 'A token is sent here with POST.')
  if (!gate.hasOurOrigin(request)) return say(response, 403, 'Only the page of Heliograph can log in.')
  const token = await readText(request, maxTokenBytes)
  const cookies = token === null ? null : await gate.login(token)
  if (cookies === null) return say(response, 401, 'This is not the token that Heliograph printed.')
  response.setHeader('Set-Cookie', cookies)
  response.writeHead(204).end()
}

async function answerDownload(
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
  gate: Gate,
  options: WebOptions,
) {
  response.setHeader('Cache-Control', 'no-store')
  if (!gate.hasCookie(request)) return say(response, 401, 'Open the address that Heliograph printed first.')
  const download = options.findDownload(pathname.slice(downloadsPath.length))
  if (!download) return say(response, 404, 'This export no longer exists. Export again.')
  const { size } = await stat(download.path)
  response.writeHead(200, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': size,
    'Content-Disposition': contentDisposition(download.fileName),
  })
  if (request.method === 'HEAD') return response.end()
  await pipeline(createReadStream(download.path), response).catch((error: NodeJS.ErrnoException) => {
    // The page cancelled the download, which is not an error.
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  })
}

/**
 * RFC 6266: the name in ASCII for old browsers and in UTF-8 for all others. No character in it can end the header.
 */
export function contentDisposition(fileName: string): string {
  const ascii = fileName.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(fileName.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

/** The body as text, or null when it is longer than a token can be. */
async function readText(request: IncomingMessage, maxBytes: number): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function say(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`)
}

async function closeAll(server: Server, sockets: WebSocketServer): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  const goodbyes = [...sockets.clients].map((socket) => {
    socket.close(closeCodes.workbenchClosed, 'Heliograph was closed.')
    return new Promise((resolve) => socket.once('close', resolve))
  })
  const timeout = setTimeout(() => {
    for (const socket of sockets.clients) socket.terminate()
  }, closeTimeoutMs)
  await Promise.all(goodbyes)
  clearTimeout(timeout)
  server.closeAllConnections()
  await closed
}
