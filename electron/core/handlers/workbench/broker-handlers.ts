/** Answers the calls about the built-in broker and the simulated devices. */
import type { brokerCalls } from '../../../../shared/contract/workbench/broker.ts'
import type { HandlersOf } from '../../../../shared/contract/definition/call.ts'
import { startDemo } from '../../broker/demo.ts'
import type { Client } from '../../ports/client.ts'
import type { Rooms } from '../rooms/rooms.ts'

/** The handlers of `broker.*`, `devices.*` and `demo.*`. */
export function brokerHandlers(rooms: Rooms): HandlersOf<typeof brokerCalls, Client> {
  const { broker, brokerAccess } = rooms
  return {
    'broker.status': () => broker.status(),
    'broker.login': () => brokerAccess.login(),
    'broker.start': () => broker.start(),
    'broker.stop': () => broker.stop(),
    'broker.openToNetwork': async ({ on, login }) => {
      await brokerAccess.change(on, login)
      return broker.applyNetwork()
    },
    'devices.start': () => broker.startDevices(),
    'devices.stop': () => broker.stopDevices(),
    'demo.start': () => startDemo(rooms),
  }
}
