/** The simulated lamp and the commands it understands. */
import { openDeviceClient } from './device-client.ts'
import type { DeviceMessage } from './device-client.ts'
import type { Device, DeviceOptions } from './device.ts'

/** The colours that a command can set. */
export type LampColour = 'GREEN' | 'RED' | 'OFF'

const colours: readonly LampColour[] = ['GREEN', 'RED', 'OFF']

function stateMessage(color: LampColour | 'OFFLINE'): DeviceMessage {
  return { topic: 'light/state', payload: JSON.stringify({ color }), qos: 1, retain: true }
}

/**
 * The colour that a command requests: its name, or `{"color": name}`, in any case and with or without surrounding
 * space. Null for anything else, which the lamp ignores.
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
 * OFFLINE. Stopping the lamp cuts its connection, so that the broker publishes the will.
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
