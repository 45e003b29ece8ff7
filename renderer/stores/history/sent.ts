import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Qos } from '../../../shared/types/connection.ts'
import type { Delivery } from '../../../shared/types/message.ts'
import { bridge } from '../../bridge/index.ts'

/** A message that this page published, and how far it got. */
export interface SentMessage {
  seq: number
  topic: string
  qos: Qos
  delivery: Delivery
}

/** Maximum number of unanswered messages that are followed for each connection. */
const maxOpen = 10

/**
 * The message that the user published last on each connection, and its delivery, even while the conversation shows
 * something else. A message that is refused replaces one that was sent after it.
 */
export const useSentStore = defineStore('sent', () => {
  const latest = shallowRef<ReadonlyMap<number, SentMessage>>(new Map())
  /** Not answered yet, oldest first. */
  const open = new Map<number, SentMessage[]>()
  const asking = new Set<number>()
  /** Connections for which something was committed while a request was under way. */
  const again = new Set<number>()

  function show(connectionId: number, message: SentMessage): void {
    latest.value = new Map(latest.value).set(connectionId, message)
  }

  function follow(connectionId: number, sent: Omit<SentMessage, 'delivery'>): void {
    const message: SentMessage = { ...sent, delivery: { state: 'pending' } }
    show(connectionId, message)
    open.set(connectionId, [...(open.get(connectionId) ?? []), message].slice(-maxOpen))
    void ask(connectionId)
  }

  /** Sends one request at a time. What is committed meanwhile leads to another one. */
  async function ask(connectionId: number): Promise<void> {
    if (asking.has(connectionId)) {
      again.add(connectionId)
      return
    }
    asking.add(connectionId)
    try {
      for (const message of open.get(connectionId) ?? []) {
        // The message was deleted, or the core does not answer: the state stays as it is.
        const delivery = await bridge
          .call('messages.delivery', { connectionId, seq: message.seq })
          .catch(() => message.delivery)
        take(connectionId, { ...message, delivery })
      }
    } finally {
      asking.delete(connectionId)
    }
    if (again.delete(connectionId)) void ask(connectionId)
  }

  function take(connectionId: number, message: SentMessage): void {
    const { state } = message.delivery
    if (state === 'pending') return
    const left = (open.get(connectionId) ?? []).filter(({ seq }) => seq !== message.seq)
    open.set(connectionId, left)
    const isShown = latest.value.get(connectionId)?.seq === message.seq
    if (isShown || state === 'refused') show(connectionId, message)
  }

  bridge.on('views.advanced', () => {
    for (const [connectionId, messages] of open) if (messages.length > 0) void ask(connectionId)
  })

  return {
    latestOf: (connectionId: number): SentMessage | null => latest.value.get(connectionId) ?? null,
    follow,
  }
})
