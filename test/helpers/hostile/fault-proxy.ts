import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'

/** What a proxy does to the connections that are made through it; directions are seen from the client. */
export interface Faults {
  /** Milliseconds that every piece is late. */
  latencyMs?: number
  /** Bytes a second, in each direction. */
  bytesPerS?: number
  /** Largest piece that is passed on. */
  sliceBytes?: number
  /** The connection ends after so many bytes in this direction; those bytes still arrive. */
  cutUpAfter?: number
  cutDownAfter?: number
  /** Nothing arrives any more, and nobody is told. */
  blackHole?: boolean
}

/** A TCP proxy in front of a broker, with faults that can be changed at any time; cuts count anew on every connection. */
export async function openFaultProxy(brokerPort: number, initial: Faults = {}) {
  let faults = initial
  const clients = new Set<Socket>()
  const seen = { up: 0, down: 0, connections: 0 }
  const server = createServer((client) => {
    seen.connections++
    clients.add(client)
    const broker = connect(brokerPort, '127.0.0.1')
    client.setNoDelay(true)
    broker.setNoDelay(true)
    const end = () => {
      clients.delete(client)
      client.destroySoon()
      broker.destroySoon()
    }
    for (const socket of [client, broker]) {
      socket.on('error', end)
      socket.on('close', end)
    }
    carry(
      client,
      broker,
      () => faults,
      'cutUpAfter',
      end,
      (bytes) => (seen.up += bytes),
    )
    carry(
      broker,
      client,
      () => faults,
      'cutDownAfter',
      end,
      (bytes) => (seen.down += bytes),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    /** Bytes carried towards the broker and back, and connections made, since the start. */
    seen,
    setFaults: (next: Faults) => {
      faults = next
    },
    /** Resets every connection there is. */
    reset: () => {
      for (const client of clients) client.resetAndDestroy()
    },
    close: async () => {
      for (const client of clients) client.resetAndDestroy()
      await once(server.close(), 'close')
    },
  }
}

function carry(
  from: Socket,
  to: Socket,
  faultsNow: () => Faults,
  cut: 'cutUpAfter' | 'cutDownAfter',
  end: () => void,
  count: (bytes: number) => void,
): void {
  let carried = 0
  let queue = Promise.resolve()
  const pass = async (bytes: Buffer) => {
    const { latencyMs = 0, bytesPerS = 0, blackHole = false } = faultsNow()
    const delayMs = latencyMs + (bytesPerS > 0 ? (bytes.length / bytesPerS) * 1_000 : 0)
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs))
    if (blackHole || !to.writable) return
    const left = (faultsNow()[cut] ?? Infinity) - carried
    const part = bytes.subarray(0, Math.max(0, left))
    carried += part.length
    count(part.length)
    if (part.length > 0) await new Promise((resolve) => to.write(part, resolve))
    if (part.length < bytes.length || left === part.length) end()
  }
  from.on('data', (data: Buffer) => {
    const { sliceBytes = data.length } = faultsNow()
    for (let offset = 0; offset < data.length; offset += sliceBytes) {
      const piece = data.subarray(offset, offset + sliceBytes)
      queue = queue.then(() => pass(piece))
    }
  })
}
