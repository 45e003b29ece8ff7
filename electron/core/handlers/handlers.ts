/** Combines the handlers of all parts of the contract. */
import type { Handlers } from '../../../shared/contract/contract.ts'
import type { Client } from '../ports/client.ts'
import type { Rooms } from './rooms.ts'
import { appHandlers } from './app-handlers.ts'
import { brokerHandlers } from './broker-handlers.ts'
import { connectionHandlers } from './connection-handlers.ts'
import { folderHandlers } from './folder-handlers.ts'
import { historyHandlers, messageHandlers } from './history-handlers.ts'
import { removalHandlers } from './removal-handlers.ts'
import { secretsHandlers } from './secrets-handlers.ts'
import { sessionHandlers } from './session-handlers.ts'
import { subscriptionHandlers } from './subscription-handlers.ts'
import { chartHandlers, exportHandlers, viewHandlers } from './view-handlers.ts'
import { workspaceHandlers } from './workspace-handlers.ts'

/** Every call of the contract, answered by the rooms of a workbench. */
export function createHandlers(rooms: Rooms): Handlers<Client> {
  return {
    ...appHandlers(rooms),
    ...connectionHandlers(rooms),
    ...folderHandlers(rooms),
    ...removalHandlers(rooms),
    ...secretsHandlers(rooms),
    ...sessionHandlers(rooms),
    ...subscriptionHandlers(rooms),
    ...messageHandlers(rooms),
    ...viewHandlers(rooms),
    ...historyHandlers(rooms),
    ...chartHandlers(rooms),
    ...exportHandlers(rooms),
    ...brokerHandlers(rooms),
    ...workspaceHandlers(rooms),
  }
}
