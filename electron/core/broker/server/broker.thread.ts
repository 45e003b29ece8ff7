/** The thread of the built-in broker. */
import { parentPort } from 'node:worker_threads'
import { joinThreads } from '../../threads/rpc.ts'
import { SerialQueue } from '../../threads/serial-queue.ts'
import type { BrokerCalls, BrokerEvents, ClientCount } from './broker-protocol.ts'
import type { BrokerServer } from './server.ts'
import { openBrokerServer } from './server.ts'

/** Clients connect and disconnect in bursts: their number is reported at most this often. */
const countEveryMs = 50

if (!parentPort) throw new Error('the built-in broker runs as a thread')
let opened: BrokerServer | null = null
let count: ClientCount = { clients: 0, networkClients: 0 }
let timer: NodeJS.Timeout | undefined
// Orders run one at a time, so that two never open the same port.
const orders = new SerialQueue()

function server(): BrokerServer {
  if (!opened) throw new Error('the built-in broker is not open')
  return opened
}

function onClients(next: ClientCount): void {
  count = next
  timer ??= setTimeout(() => {
    timer = undefined
    void main.counted.asEvent(count)
  }, countEveryMs)
}

const main = joinThreads<BrokerEvents, BrokerCalls>(parentPort, {
  open: async (ports) => {
    opened = await openBrokerServer({ ...ports, onClients })
    const { tcpPort, wsPort, moved } = opened
    return { tcpPort, wsPort, moved }
  },
  setNetwork: (order) => orders.run(() => server().setNetwork(order)),
  close: async () => {
    await opened?.close()
  },
})
