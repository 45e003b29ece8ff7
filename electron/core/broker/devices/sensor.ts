/** The simulated volume sensors and the values they measure. */
import { openDeviceClient } from './device-client.ts'
import type { Clock } from '../../threads/clock.ts'
import type { Device, DeviceOptions } from './device.ts'

const periodMs = 1_000

/**
 * What sensor `index` measures at `timeMs`: an integer from 0 to 100. It is the sum of a slow and a fast sine wave,
 * with periods and phases of its own, and a little noise. The result depends on the arguments alone, so no state is
 * kept.
 */
export function measure(index: number, timeMs: number): number {
  const seconds = timeMs / 1_000
  const slow = 38 * Math.sin((2 * Math.PI * seconds) / (70 + 9 * index) + index * 2.4)
  const fast = 11 * Math.sin((2 * Math.PI * seconds) / (11 + (index % 5)) + index)
  const value = Math.round(50 + slow + fast + 4 * noise(index, Math.floor(seconds)))
  return Math.min(100, Math.max(0, value))
}

// Pseudo-random, from -1 to 1: a hash of both numbers (the finalizer of MurmurHash3).
function noise(index: number, second: number): number {
  let hash = (second ^ Math.imul(index + 1, 0x9e3779b1)) | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x7fffffff - 1
}

/**
 * A volume sensor: publishes `{"value": n}` once a second to its topic, `handson/sensor/volume/user001` for index 0.
 * `offsetMs`: its offset within the second, so that the sensors do not all publish at once.
 */
export function startSensor(options: DeviceOptions, index: number, offsetMs: number): Device {
  const name = `user${String(index + 1).padStart(3, '0')}`
  const client = openDeviceClient({ ...options, clientId: `heliograph-sensor-${name}` })
  const stop = everySecond(options.clock, offsetMs, () => {
    const payload = `{"value": ${measure(index, options.clock.nowMs())}}`
    client.publish({ topic: `handson/sensor/volume/${name}`, payload, qos: 1, retain: false })
  })
  return {
    stop() {
      stop()
      return client.disconnect()
    },
  }
}

// Counts from the first call, not from the last, so that delays do not add up. Skips what a sleeping computer missed.
function everySecond(clock: Clock, offsetMs: number, action: () => void): () => void {
  let dueMs = clock.nowMs() + offsetMs
  let callOff = clock.after(offsetMs, tick)
  function tick() {
    action()
    const nowMs = clock.nowMs()
    dueMs += periodMs
    if (dueMs <= nowMs) dueMs += Math.ceil((nowMs - dueMs + 1) / periodMs) * periodMs
    callOff = clock.after(dueMs - nowMs, tick)
  }
  return () => callOff()
}
