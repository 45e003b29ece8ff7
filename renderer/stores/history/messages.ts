import { defineStore } from 'pinia'
import type { WholeMessage } from '../../../shared/types/message.ts'
import { bridge } from '../../bridge/index.ts'

/** Loads whole messages. Nothing is cached. */
export const useMessagesStore = defineStore('messages', () => ({
  get: (connectionId: number, seq: number): Promise<WholeMessage> =>
    bridge.call('messages.get', { connectionId, seq }),
}))
