import { join } from 'node:path'
import Database from 'better-sqlite3'
import { createProfiles } from '../../../electron/core/profiles/profiles.ts'
import type { TrafficCounts } from '../../../electron/core/sessions/protocol/session-protocol.ts'
import { Sessions } from '../../../electron/core/sessions/supervision/sessions.ts'
import { workbenchMigrations } from '../../../electron/core/db/migrations/workbench/index.ts'
import { openDatabase } from '../../../electron/core/db/open.ts'
import { rowId } from '../../../electron/core/db/row-id.ts'
import { History } from '../../../electron/core/history/history.ts'
import { runSecrets } from './run-secrets.ts'
import { idleTraffic } from '../../../shared/idle-session.ts'
import type { Reason } from '../../../shared/errors.ts'
import type { ConnectionProfile } from '../../../shared/types/connection.ts'
import type { Session } from '../../../shared/types/session.ts'
import type { SubscriptionInput } from '../../../shared/types/subscription.ts'
import type { TimelineEvent } from '../../../shared/types/message.ts'

const nothing = () => undefined

export type LoneSessions = Awaited<ReturnType<typeof openLoneSessions>>

/** Sessions and the history they record into, without anything around them, so that a test can end their threads. */
export async function openLoneSessions(folder: string) {
  const db = openDatabase({
    path: join(folder, 'workbench.db'),
    migrations: workbenchMigrations,
    backup: false,
  })
  const failing: (Reason | null)[] = []
  const file = join(folder, 'history.db')
  const history = new History(file)
  history.events.on('failing', (reason) => failing.push(reason))
  await history.open()
  const listener = {
    onConnectionsChanged: nothing,
    onSubscriptionsChanged: nothing,
    onFoldersChanged: nothing,
  }
  const profiles = createProfiles(db, runSecrets(db), listener)
  const told: Session[] = []
  const sessions = new Sessions(profiles, history, {
    onOpening: nothing,
    onChanged: (session) => told.push(session),
    onCounted: nothing,
    onUnrecorded: nothing,
  })
  const looking = new Database(file, { readonly: true })
  const rows = (connectionId: number, kind: number) =>
    looking
      .prepare<[number, number, number], { payload: Uint8Array }>(
        'SELECT payload FROM messages WHERE id >= ? AND id < ? AND kind = ? ORDER BY id',
      )
      .all(rowId(connectionId, 0), rowId(connectionId + 1, 0), kind)
      .map(({ payload }) => Buffer.from(payload).toString())
  const count = looking
    .prepare<[number, number], number>('SELECT count(*) FROM messages WHERE id >= ? AND id < ? AND kind = 0')
    .pluck()
  return {
    history,
    sessions,
    /** Every change of a session so far. */
    told,
    /** A saved connection that is not open. */
    create: (profile: ConnectionProfile, subscriptions: SubscriptionInput[] = []): number => {
      const { id: connectionId } = profiles.create({ profile })
      for (const subscription of subscriptions) profiles.subscriptions.create({ connectionId, subscription })
      return connectionId
    },
    stateOf: (connectionId: number): Session | undefined =>
      sessions.list().find((session) => session.connectionId === connectionId),
    countsOf: (connectionId: number): TrafficCounts =>
      sessions.trafficOf(connectionId) ?? idleTraffic(connectionId),
    /** Payloads of the received messages on disk. */
    stored: (connectionId: number): string[] => rows(connectionId, 0),
    storedCount: (connectionId: number): number =>
      count.get(rowId(connectionId, 0), rowId(connectionId + 1, 0)) ?? 0,
    /** What the timeline says of the session. */
    happened: (connectionId: number): TimelineEvent[] =>
      rows(connectionId, 2).map((json) => JSON.parse(json) as TimelineEvent),
    /** Ends the thread of a session, as a fault in it would. */
    killSession: async (connectionId: number): Promise<void> => {
      sessions['open'].get(connectionId)?.kill()
    },
    /** Ends the thread that writes. It is started again by itself: see `failing`. */
    killWriter: async (): Promise<void> => {
      let killed = false
      const { detach } = await history.attach(9_999, (port) => {
        if (!killed) port.postMessage(null)
        killed = true
      })
      detach()
    },
    /** Why nothing could be recorded, null when it could again. */
    failing,
    close: async (): Promise<void> => {
      looking.close()
      await sessions.close()
      await history.close()
      db.close()
    },
  }
}
