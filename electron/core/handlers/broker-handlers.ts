import type { Handlers } from '../../../shared/contract.ts'
import type { Broker } from '../broker/broker.ts'
import type { Client } from '../ports/client.ts'

type BrokerCall = 'broker.status' | 'broker.start' | 'broker.stop' | 'devices.start' | 'devices.stop'

/** The calls about the built-in broker and the simulated devices. */
export function brokerHandlers(broker: Broker): Pick<Handlers<Client>, BrokerCall> {
  return {
    'broker.status': () => broker.status(),
    'broker.start': () => broker.start(),
    'broker.stop': () => broker.stop(),
    'devices.start': () => broker.startDevices(),
    'devices.stop': () => broker.stopDevices(),
  }
}
