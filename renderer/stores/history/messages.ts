import { defineStore } from 'pinia'
import type { WholeMessage } from '../../../shared/types/message.ts'
import { bridge } from '../../bridge/index.ts'

/** Whole messages, for whoever looks at one; nothing is kept here. */
export const useMessagesStore = defineStore('messages', () => ({
  get: (connectionId: number, seq: number): Promise<WholeMessage> =>
    bridge.call('messages.get', { connectionId, seq }),
}))
