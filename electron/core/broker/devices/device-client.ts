import mqtt from 'mqtt'
import type { Qos } from '../../../../shared/types/connection.ts'

/** A message as a device sends it. */
export interface DeviceMessage {
  topic: string
  payload: string
  qos: Qos
  retain: boolean
}

/** One simulated device's connection to the built-in broker. */
export interface DeviceClientOptions {
  port: number
  clientId: string
  will?: DeviceMessage
  /** Filter to listen on, with QoS 1. */
  listensOn?: string
  /** Connected, and subscribed where there is something to listen on. */
  onConnected(): void
  onDisconnected(): void
  onMessage?(payload: Uint8Array): void
}

/** A device's client: connects by itself, again and again, until it is ended. */
export interface DeviceClient {
  /** Sends when connected; else the message is gone, as it is with a sensor out of reach. */
  publish(message: DeviceMessage): void
  /** Says goodbye: the broker keeps the last will to itself (MQTT 3.1.1, 3.14.4). */
  disconnect(): Promise<void>
  /** Cuts the line without a word: the broker publishes the last will (MQTT 3.1.1, 3.1.2.5). */
  unplug(): Promise<void>
}

/** Connects a device over MQTT 3.1.1 and TCP on loopback. */
export function openDeviceClient(options: DeviceClientOptions): DeviceClient {
  const client = mqtt.connect({
    protocol: 'mqtt',
    host: '127.0.0.1',
    port: options.port,
    clientId: options.clientId,
    protocolVersion: 4,
    clean: true,
    reconnectPeriod: 1_000,
    queueQoSZero: false,
    ...(options.will && { will: { ...options.will, payload: Buffer.from(options.will.payload) } }),
  })
  let ready = false
  const becomeReady = () => {
    ready = true
    options.onConnected()
  }
  client.on('connect', () => {
    if (options.listensOn === undefined) return becomeReady()
    client.subscribe(options.listensOn, { qos: 1 }, (error) => {
      if (!error) becomeReady()
    })
  })
  client.on('close', () => {
    if (ready) options.onDisconnected()
    ready = false
  })
  // Without a listener an unreachable broker would throw; the next attempt follows by itself.
  client.on('error', () => undefined)
  client.on('message', (_topic, payload) => options.onMessage?.(payload))

  return {
    publish({ topic, payload, qos, retain }) {
      if (client.connected) client.publish(topic, payload, { qos, retain })
    },
    disconnect: () => client.endAsync(false),
    unplug: () => client.endAsync(true),
  }
}
