import { parentPort, workerData } from 'node:worker_threads'
import { systemClock } from '../../threads/clock.ts'
import { deviceCount, startDevices } from './devices.ts'
import type { DevicesThreadData, DevicesThreadMessage, ThreadOrder } from '../protocol/thread-messages.ts'

const { tcpPort } = workerData as DevicesThreadData

const devices = startDevices(tcpPort, systemClock, (connected) => {
  const message: DevicesThreadMessage = { type: 'devices', connected, complete: connected === deviceCount }
  parentPort?.postMessage(message)
})

parentPort?.on('message', (order: ThreadOrder) => {
  if (order.type === 'stop') void devices.stop().finally(() => process.exit())
})
