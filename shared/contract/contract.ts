/** The whole contract between the page and the core: every call, every event, and the types derived from them. */
import type { Reason } from '../errors.ts'
import type { AppEvents } from './workbench/app.ts'
import { appCalls } from './workbench/app.ts'
import type { BrokerEvents } from './workbench/broker.ts'
import { brokerCalls } from './workbench/broker.ts'
import type { CheckedInputOf, HandlersOf, InputOf, ResultOf } from './definition/call.ts'
import type { ChartEvents } from './history/charts.ts'
import { chartCalls } from './history/charts.ts'
import type { ConnectionEvents } from './connections/connections.ts'
import { connectionCalls } from './connections/connections.ts'
import type { ExportEvents } from './history/exports.ts'
import { exportCalls } from './history/exports.ts'
import type { FolderEvents } from './connections/folders.ts'
import { folderCalls } from './connections/folders.ts'
import type { HistoryEvents } from './history/history.ts'
import { historyCalls } from './history/history.ts'
import { messageCalls } from './history/messages.ts'
import { removalCalls } from './connections/removals.ts'
import type { SecretsEvents } from './workbench/secrets.ts'
import { secretsCalls } from './workbench/secrets.ts'
import type { SessionEvents } from './connections/sessions.ts'
import { sessionCalls } from './connections/sessions.ts'
import type { SubscriptionEvents } from './connections/subscriptions.ts'
import { subscriptionCalls } from './connections/subscriptions.ts'
import type { ViewEvents } from './history/views.ts'
import { viewCalls } from './history/views.ts'
import type { WorkspaceEvents } from './workbench/workspace.ts'
import { workspaceCalls } from './workbench/workspace.ts'

/** Every call by its name. Dispatch checks inputs against these schemas; nobody else does. */
export const calls = {
  ...appCalls,
  ...connectionCalls,
  ...folderCalls,
  ...removalCalls,
  ...secretsCalls,
  ...sessionCalls,
  ...subscriptionCalls,
  ...messageCalls,
  ...viewCalls,
  ...historyCalls,
  ...chartCalls,
  ...exportCalls,
  ...brokerCalls,
  ...workspaceCalls,
} as const

/** Events from the core: named in the past tense, with whole values where those are small, batched where frequent. */
export interface Events
  extends
    AppEvents,
    ConnectionEvents,
    FolderEvents,
    SecretsEvents,
    SessionEvents,
    SubscriptionEvents,
    ViewEvents,
    HistoryEvents,
    ChartEvents,
    ExportEvents,
    BrokerEvents,
    WorkspaceEvents {}

type Calls = typeof calls
export type CallName = keyof Calls
export type Input<Name extends CallName> = InputOf<Calls[Name]>
export type CheckedInput<Name extends CallName> = CheckedInputOf<Calls[Name]>
export type Output<Name extends CallName> = ResultOf<Calls[Name]>
export type EventName = keyof Events

/** The answer to a call, as it crosses a transport. */
export type Reply<Value = unknown> = { ok: true; value: Value } | { ok: false; error: Reason }

/** The interface the page uses, the same over both transports. `call` rejects with a WorkbenchError. */
export interface Bridge {
  call<Name extends CallName>(name: Name, input: Input<Name>): Promise<Output<Name>>
  /** Returns the function that stops listening. */
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void
}

/** What the core must provide: one handler for every call. `client` is the page that asks. */
export type Handlers<Client> = HandlersOf<Calls, Client>
