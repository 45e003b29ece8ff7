/** Calls and events about the built-in broker and the simulated devices. */
import type { BrokerStatus } from '../types/workbench.ts'
import { command, query, resolves } from './call.ts'
import { nothing } from './fields.ts'

export const brokerCalls = {
  'broker.status': query(nothing, resolves<BrokerStatus>()),
  'broker.start': command(nothing, resolves<BrokerStatus>()),
  'broker.stop': command(nothing, resolves<BrokerStatus>()),
  'devices.start': command(nothing, resolves<BrokerStatus>()),
  'devices.stop': command(nothing, resolves<BrokerStatus>()),
  /** Starts broker and devices, creates or finds their connection, connects and subscribes. */
  'demo.start': command(nothing, resolves<{ connectionId: number }>()),
}

export interface BrokerEvents {
  'broker.changed': BrokerStatus
}
