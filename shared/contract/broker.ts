/** Calls and events about the built-in broker and the simulated devices. */
import { z } from 'zod'
import { mqttString } from '../profile/schema.ts'
import type { BrokerLogin, BrokerStatus } from '../types/workbench.ts'
import { command, query, resolves } from './call.ts'
import { nothing } from './fields.ts'

const brokerLogin = z.strictObject({
  username: mqttString.max(200).min(1),
  password: z.string().min(1).max(200),
})

export const brokerCalls = {
  'broker.status': query(nothing, resolves<BrokerStatus>()),
  /** Login of clients from the local network, to show it to those who are to use it. Throws `secrets-locked`. */
  'broker.login': query(nothing, resolves<BrokerLogin | null>()),
  'broker.start': command(nothing, resolves<BrokerStatus>()),
  'broker.stop': command(nothing, resolves<BrokerStatus>()),
  /**
   * Whether clients from the local network are let in. login: what they have to say; null: nothing, undefined: as
   * before.
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
