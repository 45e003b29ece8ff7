/** Combines the handlers of all parts of the contract. */
import type { Handlers } from '../../../shared/contract/contract.ts'
import type { Client } from '../ports/client.ts'
import type { Rooms } from './rooms/rooms.ts'
import { appHandlers } from './workbench/app-handlers.ts'
import { brokerHandlers } from './workbench/broker-handlers.ts'
import { connectionHandlers } from './connections/connection-handlers.ts'
import { folderHandlers } from './connections/folder-handlers.ts'
import { historyHandlers } from './history/history-handlers.ts'
import { messageHandlers } from './history/message-handlers.ts'
import { removalHandlers } from './connections/removal-handlers.ts'
import { secretsHandlers } from './workbench/secrets-handlers.ts'
import { sessionHandlers } from './connections/session-handlers.ts'
import { subscriptionHandlers } from './connections/subscription-handlers.ts'
import { chartHandlers } from './history/chart-handlers.ts'
import { exportHandlers } from './history/export-handlers.ts'
import { viewHandlers } from './history/view-handlers.ts'
import { workspaceHandlers } from './workbench/workspace-handlers.ts'

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
