import { parentPort, workerData } from 'node:worker_threads'
import { reasonOf } from '../../../../shared/errors.ts'
import { openBrokerServer } from './server.ts'
import type { ClientCount } from './server.ts'
import type { BrokerOrder, BrokerThreadData, BrokerThreadMessage } from '../protocol/thread-messages.ts'

/** Clients come and go in bursts: they are counted at most this often. */
const countEveryMs = 50

async function run({ tcpPort, wsPort }: BrokerThreadData): Promise<void> {
  const tell = (message: BrokerThreadMessage) => parentPort?.postMessage(message)
  let count: ClientCount = { clients: 0, networkClients: 0 }
  let timer: NodeJS.Timeout | undefined
  const onClients = (next: ClientCount) => {
    count = next
    timer ??= setTimeout(() => {
      timer = undefined
      tell({ type: 'clients', ...count })
    }, countEveryMs)
  }
  try {
    const server = await openBrokerServer({ tcpPort, wsPort, onClients })
    let turn: Promise<unknown> = Promise.resolve()
    parentPort?.on('message', (order: BrokerOrder) => {
      if (order.type === 'stop') return void server.close().finally(() => process.exit())
      // In turn: two orders must not open the same port. How each address went is in the answer; nothing rejects.
      turn = turn.then(async () => tell({ type: 'network', doors: await server.setNetwork(order) }))
    })
    tell({ type: 'listening', tcpPort: server.tcpPort, wsPort: server.wsPort, moved: server.moved })
  } catch (error) {
    tell({ type: 'failed', reason: reasonOf(error) })
  }
}

void run(workerData as BrokerThreadData)
