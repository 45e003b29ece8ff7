import type { CallName, EventName, Events, Input, Output } from '../../../shared/contract/contract.ts'
import type { Reason } from '../../../shared/errors.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Connection, ConnectionProfile } from '../../../shared/types/connection.ts'
import type { Session } from '../../../shared/types/session.ts'
import type { SubscriptionEdit } from '../../../shared/types/subscription.ts'
import type { Client } from '../../../electron/core/ports/client.ts'
import type { HostPorts } from '../../../electron/core/ports/host-ports.ts'
import type { Workbench } from '../../../electron/core/workbench.ts'
import { openWorkbench } from '../../../electron/core/workbench.ts'
import { tempDir } from '../temp-dir.ts'

/** A workbench with one page attached, as a transport would. */
export interface TestWorkbench {
  dataDir: string
  call<Name extends CallName>(name: Name, input: Input<Name>): Promise<Output<Name>>
  /** Resolves with the first event, past ones included, that `accept` accepts. */
  event<Name extends EventName>(name: Name, accept: (payload: Events[Name]) => boolean): Promise<Events[Name]>
  /** What was told of recording so far: why it stopped, null when it works again. */
  recording: readonly (Reason | null)[]
  /** Every event so far. */
  events<Name extends EventName>(name: Name): Events[Name][]
  /** Resolves once the session of a connection is in this state. */
  session(connectionId: number, state: Session['state']): Promise<Session>
  close(): Promise<void>
}

export const noExports: HostPorts = { openExportTarget: () => Promise.resolve(null) }

export async function openTestWorkbench(
  options: { dataDir?: string; ports?: HostPorts } = {},
): Promise<TestWorkbench> {
  const dataDir = options.dataDir ?? tempDir()
  const recording: (Reason | null)[] = []
  const workbench: Workbench = await openWorkbench({
    dataDir,
    ports: options.ports ?? noExports,
    version: 'test',
    onRecording: (reason) => recording.push(reason),
    onUnexpected: ({ error }) => {
      throw error
    },
  })
  const seen: { name: EventName; payload: unknown }[] = []
  const waiting = new Set<() => void>()
  const emit: Client['emit'] = (name, payload) => {
    seen.push({ name, payload })
    for (const look of waiting) look()
  }
  const client = workbench.attach(emit)
  const events = <Name extends EventName>(name: Name) =>
    seen.filter((event) => event.name === name).map(({ payload }) => payload as Events[Name])
  const event: TestWorkbench['event'] = (name, accept) =>
    new Promise((resolve) => {
      const look = () => {
        const found = events(name).find(accept)
        if (found === undefined) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  return {
    dataDir,
    recording,
    events,
    event,
    call: async (name, input) => {
      const reply = await workbench.dispatch(client, name, input)
      if (!reply.ok) throw new WorkbenchError(reply.error.code, reply.error.message, reply.error.details)
      return reply.value as never
    },
    session: async (connectionId, state) => {
      const of = (sessions: Session[]) =>
        sessions.find((session) => session.connectionId === connectionId && session.state === state)
      const found = of(await event('sessions.changed', (sessions) => of(sessions) !== undefined))
      if (!found) throw new Error('no such session')
      return found
    },
    close: () => workbench.close(),
  }
}

/** Creates a connection, connects it, and resolves once every filter is granted. */
export async function connectTo(
  workbench: TestWorkbench,
  profile: ConnectionProfile,
  filters: SubscriptionEdit[] = [],
): Promise<Connection> {
  const connection = await workbench.call('connections.create', { profile })
  for (const subscription of filters) {
    await workbench.call('subscriptions.create', { connectionId: connection.id, subscription })
  }
  await workbench.call('connections.connect', { id: connection.id })
  await workbench.event('sessions.changed', (sessions) =>
    sessions.some(
      ({ connectionId, state, grants }) =>
        connectionId === connection.id &&
        state === 'connected' &&
        grants.length === filters.length &&
        grants.every((grant) => grant.state !== 'pending'),
    ),
  )
  return connection
}
