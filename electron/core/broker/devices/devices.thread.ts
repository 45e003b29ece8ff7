/** The thread of the simulated devices. */
import { parentPort } from 'node:worker_threads'
import { systemClock } from '../../threads/clock.ts'
import { joinThreads } from '../../threads/rpc.ts'
import type { DevicesCalls, DevicesEvents } from '../server/broker-protocol.ts'
import type { Device } from './device.ts'
import { deviceCount, startDevices } from './devices.ts'

if (!parentPort) throw new Error('the simulated devices run as a thread')
let devices: Device | null = null

const main = joinThreads<DevicesEvents, DevicesCalls>(parentPort, {
  open: async (tcpPort) => {
    const complete = Promise.withResolvers<void>()
    devices = startDevices(tcpPort, systemClock, (connected) => {
      void main.counted.asEvent(connected)
      if (connected === deviceCount) complete.resolve()
    })
    await complete.promise
  },
  close: async () => {
    await devices?.stop()
  },
})
