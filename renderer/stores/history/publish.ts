import { defineStore } from 'pinia'
import { effectScope, reactive, watch } from 'vue'
import { encodeUtf8 } from '../../../shared/payload/utf8-text.ts'
import type { Qos } from '../../../shared/types/connection.ts'
import { longestKeptText } from '../../../shared/types/workspace.ts'
import { bridge } from '../../bridge/index.ts'
import { useWorkspaceStore } from '../shell/workspace.ts'
import { useSentStore } from './sent.ts'

/** A message that is being written. */
export interface Draft {
  topic: string
  qos: Qos
  retain: boolean
  /** How the text is highlighted and checked. The text is always sent as it is. */
  format: 'text' | 'json'
  text: string
}

const maxRecentTopics = 20

/** The draft of each connection, and the topics that were published to. */
export const usePublishStore = defineStore('publish', () => {
  const workspace = useWorkspaceStore()
  const drafts = reactive(new Map<number, Draft>())
  const recent = reactive(new Map<number, string[]>())

  function keepDraft(connectionId: number, draft: Draft): void {
    const { topic, qos, retain, format, text } = draft
    // A text that is too long to be kept is dropped, not cut: half a message is worse than none.
    const keptText = text.length <= longestKeptText ? text : ''
    workspace.keep(connectionId, { draft: { topic, qos, retain, format, text: keptText } })
  }

  /** The draft of a connection, to be edited in place. It is kept when another screen is shown. */
  function draftOf(connectionId: number): Draft {
    const known = drafts.get(connectionId)
    if (known) return known
    const usual = { topic: '', qos: 0, retain: false, format: 'json', text: '' } as const
    drafts.set(connectionId, { ...usual, ...workspace.placeOf(connectionId).draft })
    const draft = draftOf(connectionId)
    // In a detached scope, because the component that asked first may be unmounted before the draft is sent.
    effectScope(true).run(() => watch(draft, (now) => keepDraft(connectionId, now)))
    return draft
  }

  /** Publishes the draft. Resolves once the message is stored. */
  async function publish(connectionId: number): Promise<void> {
    const { topic, qos, retain, text } = draftOf(connectionId)
    const payload = encodeUtf8(text)
    const { seq } = await bridge.call('messages.publish', { connectionId, topic, qos, retain, payload })
    useSentStore().follow(connectionId, { seq, topic, qos })
    const others = (recent.get(connectionId) ?? []).filter((other) => other !== topic)
    recent.set(connectionId, [topic, ...others].slice(0, maxRecentTopics))
  }

  return {
    draftOf,
    /** Newest first. */
    recentTopics: (connectionId: number): readonly string[] => recent.get(connectionId) ?? [],
    publish,
  }
})
