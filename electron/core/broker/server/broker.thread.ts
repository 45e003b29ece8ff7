import { parentPort, workerData } from 'node:worker_threads'
import { reasonOf } from '../../../../shared/errors.ts'
import { openBrokerServer } from './server.ts'
import type { BrokerThreadData, BrokerThreadMessage, ThreadOrder } from '../protocol/thread-messages.ts'

/** Clients come and go in bursts: they are counted at most this often. */
const countEveryMs = 50

async function run({ tcpPort, wsPort }: BrokerThreadData): Promise<void> {
  const tell = (message: BrokerThreadMessage) => parentPort?.postMessage(message)
  let clients = 0
  let timer: NodeJS.Timeout | undefined
  const onClients = (count: number) => {
    clients = count
    timer ??= setTimeout(() => {
      timer = undefined
      tell({ type: 'clients', clients })
    }, countEveryMs)
  }
  try {
    const server = await openBrokerServer({ tcpPort, wsPort, onClients })
    parentPort?.on('message', (order: ThreadOrder) => {
      if (order.type === 'stop') void server.close().finally(() => process.exit())
    })
    tell({ type: 'listening', tcpPort: server.tcpPort, wsPort: server.wsPort })
  } catch (error) {
    tell({ type: 'failed', reason: reasonOf(error) })
  }
}

void run(workerData as BrokerThreadData)
