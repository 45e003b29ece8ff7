import { openDeviceClient } from './device-client.ts'
import type { DeviceMessage } from './device-client.ts'
import type { Device, DeviceOptions } from './device.ts'

/** What the lamp can be told to show. */
export type LampColour = 'GREEN' | 'RED' | 'OFF'

const colours: readonly LampColour[] = ['GREEN', 'RED', 'OFF']

function stateMessage(color: LampColour | 'OFFLINE'): DeviceMessage {
  return { topic: 'light/state', payload: JSON.stringify({ color }), qos: 1, retain: true }
}

/**
 * What a command asks for: a colour's name in any case with space around it, or `{"color": name}`. Null for anything
 * else, which the lamp ignores.
 */
export function readLampCommand(payload: Uint8Array): LampColour | null {
  const text = new TextDecoder().decode(payload).trim()
  const name = (text.startsWith('{') ? colorIn(text) : text).trim().toUpperCase()
  return colours.find((colour) => colour === name) ?? null
}

function colorIn(json: string): string {
  try {
    const value: unknown = JSON.parse(json)
    if (typeof value === 'object' && value !== null && 'color' in value) return String(value.color)
    return ''
  } catch {
    return ''
  }
}

/**
 * A lamp: takes commands on `light/cmd` and reports its colour on `light/state`, retained. Its last will there is
 * OFFLINE, and stopping it pulls its plug so that the will is seen at work.
 */
export function startLamp(options: DeviceOptions): Device {
  let colour: LampColour = 'OFF'
  const report = () => client.publish(stateMessage(colour))
  const client = openDeviceClient({
    ...options,
    clientId: 'heliograph-lamp',
    will: stateMessage('OFFLINE'),
    listensOn: 'light/cmd',
    onConnected() {
      report()
      options.onConnected()
    },
    onMessage(payload) {
      const asked = readLampCommand(payload)
      if (asked === null) return
      colour = asked
      report()
    },
  })
  return { stop: () => client.unplug() }
}
