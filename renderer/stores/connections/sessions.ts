import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { idleSession, idleTraffic } from '../../../shared/idle-session.ts'
import type { Session, SessionCounts } from '../../../shared/types/session.ts'
import { bridge } from '../../bridge/index.ts'

function emptyCounts(connectionId: number): SessionCounts {
  return { ...idleTraffic(connectionId), subscriptions: [] }
}

/** The live side of every connection: state and counters. */
export const useSessionsStore = defineStore('sessions', () => {
  const sessions = shallowRef<ReadonlyMap<number, Session>>(new Map())
  const counts = shallowRef<ReadonlyMap<number, SessionCounts>>(new Map())
  /** The count of received messages when the connection was last on screen. */
  const seen = shallowRef<ReadonlyMap<number, number>>(new Map())
  const viewedId = shallowRef<number | null>(null)

  function takeSessions(changed: readonly Session[]): void {
    const next = new Map(sessions.value)
    for (const session of changed) next.set(session.connectionId, session)
    sessions.value = next
  }

  function takeCounts(changed: readonly SessionCounts[]): void {
    const next = new Map(counts.value)
    const nextSeen = new Map(seen.value)
    for (const count of changed) {
      const { connectionId, received } = count
      next.set(connectionId, count)
      // Each session that is opened starts counting at zero.
      const before = nextSeen.get(connectionId) ?? 0
      if (connectionId === viewedId.value) nextSeen.set(connectionId, received)
      else if (received < before) nextSeen.set(connectionId, 0)
    }
    counts.value = next
    seen.value = nextSeen
  }

  bridge.on('sessions.changed', takeSessions)
  bridge.on('sessions.counted', takeCounts)

  async function load(): Promise<void> {
    const [list, counted] = await Promise.all([
      bridge.call('sessions.list', {}),
      bridge.call('sessions.counts', {}),
    ])
    sessions.value = new Map(list.map((session) => [session.connectionId, session]))
    counts.value = new Map()
    // Messages from before this page was opened are not unread.
    seen.value = new Map(counted.map((count) => [count.connectionId, count.received]))
    takeCounts(counted)
  }

  /** Sets the connection on screen: its messages count as read. */
  function setViewed(connectionId: number | null): void {
    viewedId.value = connectionId
    if (connectionId === null) return
    seen.value = new Map(seen.value).set(connectionId, counts.value.get(connectionId)?.received ?? 0)
  }

  return {
    sessions: computed(() => sessions.value),
    counts: computed(() => counts.value),
    sessionOf: (connectionId: number): Session =>
      sessions.value.get(connectionId) ?? idleSession(connectionId, 0),
    countsOf: (connectionId: number): SessionCounts =>
      counts.value.get(connectionId) ?? emptyCounts(connectionId),
    unreadOf: (connectionId: number): number =>
      Math.max(0, (counts.value.get(connectionId)?.received ?? 0) - (seen.value.get(connectionId) ?? 0)),
    load,
    setViewed,
  }
})
