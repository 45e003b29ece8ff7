/** Starts and stops all simulated devices together. */
import { simulatedDevices } from '../../../../shared/types/workbench.ts'
import type { Clock } from '../../threads/clock.ts'
import type { Device, DeviceOptions } from './device.ts'
import { startLamp } from './lamp.ts'
import { startSensor } from './sensor.ts'

const sensorCount = simulatedDevices.sensors

/** How many simulated devices there are: sixteen sensors and a lamp. */
export const deviceCount = simulatedDevices.all

/** Starts all simulated devices, each with its own MQTT client. `onChanged` gets the number connected. */
export function startDevices(port: number, clock: Clock, onChanged: (connected: number) => void): Device {
  let connected = 0
  const change = (by: number) => () => {
    connected += by
    onChanged(connected)
  }
  const options: DeviceOptions = { port, clock, onConnected: change(1), onDisconnected: change(-1) }
  const devices: Device[] = [startLamp(options)]
  for (let index = 0; index < sensorCount; index++) {
    devices.push(startSensor(options, index, (index * 1_000) / sensorCount))
  }
  return {
    async stop() {
      await Promise.all(devices.map((device) => device.stop()))
    },
  }
}
