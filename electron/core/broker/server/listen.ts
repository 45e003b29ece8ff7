/** Opens a port for the built-in broker, or the next free one where that port is taken. */
import type { Server } from 'node:net'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Transport } from '../../../../shared/types/connection.ts'
import { usualPort } from '../../../../shared/types/connection.ts'
import type { MovedPort } from '../../../../shared/types/workbench.ts'

/** How many ports after the requested one are tried before falling back to any free port. */
const nearbyPorts = 100
const highestPort = 65_535
/** Lower ports are reserved by the system. */
const lowestOwnPort = 1_024

/** Where to listen. */
export interface Place {
  host: string
  /** 0 for any. */
  port: number
  transport: 'mqtt' | 'ws'
}

/**
 * Listens on a port and resolves with it. Throws WorkbenchError `port-in-use` or `port-forbidden` (host, port,
 * transport), or any other error of the system.
 */
export function listen(server: Server, { host, port, transport }: Place): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => reject(portError(error, host, port, transport))
    server.once('error', onError)
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', onError)
      // Never removed: an error such as running out of file descriptors must not end the thread.
      server.on('error', () => undefined)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

/**
 * Listens on a port, or on the next free one where it is taken. `avoid` is kept free for another server. Rethrows
 * errors that have nothing to do with the port.
 */
export async function listenNear(
  server: Server,
  place: Place,
  avoid: number,
): Promise<{ port: number; moved: MovedPort[] }> {
  const { port: wanted, transport } = place
  let code: MovedPort['code'] | null = null
  for (const port of [wanted, ...nextPorts(wanted, transport, avoid)]) {
    try {
      const got = await listen(server, { ...place, port })
      return { port: got, moved: code === null ? [] : [{ transport, wanted, port: got, code }] }
    } catch (error) {
      const found = portCodeOf(error)
      if (found === null) throw error
      code ??= found
    }
  }
  throw new Error('Any free port was refused.')
}

/**
 * The ports after the requested one, or after the usual one where that is a system port. The last is 0, any free
 * port.
 */
function nextPorts(wanted: number, transport: Place['transport'], avoid: number): number[] {
  const start = wanted < lowestOwnPort ? usualPort[transport] : wanted + 1
  const nearby = Array.from({ length: nearbyPorts }, (_, index) => start + index)
  return [...nearby.filter((port) => port <= highestPort && port !== avoid), 0]
}

function portCodeOf(error: unknown): MovedPort['code'] | null {
  if (!(error instanceof WorkbenchError)) return null
  const { code } = error.reason
  return code === 'port-in-use' || code === 'port-forbidden' ? code : null
}

function portError(error: NodeJS.ErrnoException, host: string, port: number, transport: Transport): Error {
  const details = { host, port, transport }
  if (error.code === 'EADDRINUSE') {
    const message = `Port ${port} on ${host} is in use by another program: choose another one for the broker.`
    return new WorkbenchError('port-in-use', message, details)
  }
  if (error.code === 'EACCES') {
    const message = `Port ${port} on ${host} may not be opened by this user: choose one above 1023.`
    return new WorkbenchError('port-forbidden', message, details)
  }
  return error
}
