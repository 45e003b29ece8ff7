/** The MQTT client that every simulated device uses. */
import mqtt from 'mqtt'
import type { Qos } from '../../../../shared/types/connection.ts'

/** A message that a device sends. */
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
  /** Topic filter to subscribe to, with QoS 1. */
  listensOn?: string
  /** Called once connected and, where `listensOn` is set, subscribed. */
  onConnected(): void
  onDisconnected(): void
  onMessage?(payload: Uint8Array): void
}

/** A device's client. It connects and reconnects by itself until it is ended. */
export interface DeviceClient {
  /** Sends when connected; otherwise the message is lost, as with a sensor out of range. */
  publish(message: DeviceMessage): void
  /** Sends DISCONNECT: the broker discards the will (MQTT 3.1.1, 3.14.4). */
  disconnect(): Promise<void>
  /** Closes the socket without DISCONNECT: the broker publishes the will (MQTT 3.1.1, 3.1.2.5). */
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
  // Without a listener an unreachable broker would throw. The client retries by itself.
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
