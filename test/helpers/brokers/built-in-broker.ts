import { connectAsync } from 'mqtt'
import type { IClientOptions, MqttClient } from 'mqtt'
import { onTestFinished } from 'vitest'
import { createBroker } from '../../../electron/core/broker/broker.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { BrokerLogin, BrokerStatus, NetworkAddress } from '../../../shared/types/workbench.ts'

/** A built-in broker that is off, on ports that are free, closed when the test ends. */
export function builtInBroker(ports: { tcp?: number; ws?: number } = {}) {
  const told: BrokerStatus[] = []
  /** What the test may change; `applyNetwork` makes it true. */
  const network = {
    on: false,
    login: null as BrokerLogin | null,
    addresses: [] as NetworkAddress[],
    loginFails: false,
  }
  const broker = createBroker({
    settings: {
      get: () => ({
        brokerTcpPort: ports.tcp ?? 0,
        brokerWsPort: ports.ws ?? 0,
        brokerNetwork: network.on,
        brokerUsername: network.login?.username ?? '',
      }),
    },
    login: () =>
      network.loginFails
        ? Promise.reject(new WorkbenchError('broker-password-missing', 'It is not known.'))
        : Promise.resolve(network.login),
    addresses: () => network.addresses,
    onChanged: (status) => told.push(status),
  })
  onTestFinished(() => broker.close())
  return { broker, told, network }
}

/** A plain mqtt.js client of MQTT 3.1.1 that does not reconnect, ended with the test. */
export async function plainClient(url: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await connectAsync(url, { protocolVersion: 4, reconnectPeriod: 0, ...options })
  onTestFinished(() => void client.end(true))
  return client
}

/** Collects what arrives on `filter` as [topic, text, retained]. */
export async function collect(client: MqttClient, filter: string) {
  const messages: [topic: string, payload: string, retain: boolean][] = []
  client.on('message', (topic, payload, { retain }) => messages.push([topic, payload.toString(), retain]))
  await client.subscribeAsync(filter, { qos: 2 })
  return messages
}

/** The payload of the next message that comes to `client`. */
export function nextPayload(client: MqttClient): Promise<Buffer> {
  return new Promise((resolve) => client.once('message', (_topic, payload) => resolve(payload)))
}
