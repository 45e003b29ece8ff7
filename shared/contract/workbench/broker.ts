/** Calls and events about the built-in broker and the simulated devices. */
import { z } from 'zod'
import { mqttString } from '../../profile/schema.ts'
import type { BrokerLogin, BrokerStatus } from '../../types/workbench.ts'
import { command, query, resolves } from '../definition/call.ts'
import { nothing } from '../definition/fields.ts'

const brokerLogin = z.strictObject({
  username: mqttString.max(200).min(1),
  password: z.string().min(1).max(200),
})

export const brokerCalls = {
  'broker.status': query(nothing, resolves<BrokerStatus>()),
  /** Login for clients from the local network, for display to the user. Throws `secrets-locked`. */
  'broker.login': query(nothing, resolves<BrokerLogin | null>()),
  'broker.start': command(nothing, resolves<BrokerStatus>()),
  'broker.stop': command(nothing, resolves<BrokerStatus>()),
  /**
   * Sets whether clients from the local network are accepted. login: what they must give; null: nothing, undefined:
   * unchanged.
   */
  'broker.openToNetwork': command(
    z.strictObject({ on: z.boolean(), login: brokerLogin.nullable().optional() }),
    resolves<BrokerStatus>(),
  ),
  'devices.start': command(nothing, resolves<BrokerStatus>()),
  'devices.stop': command(nothing, resolves<BrokerStatus>()),
  /** Starts broker and devices, creates or finds their connection, connects and subscribes. */
  'demo.start': command(nothing, resolves<{ connectionId: number }>()),
}

export interface BrokerEvents {
  'broker.changed': BrokerStatus
}
