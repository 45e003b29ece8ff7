/** Calls about single messages. */
import { z } from 'zod'
import { qos } from '../../profile/schema.ts'
import type { Delivery, WholeMessage } from '../../types/message.ts'
import { command, query, resolves } from '../definition/call.ts'
import { id, topicName } from '../definition/fields.ts'

export const messageCalls = {
  'messages.get': query(z.strictObject({ connectionId: id, seq: id }), resolves<WholeMessage>()),
  /** How far a published message got. */
  'messages.delivery': query(z.strictObject({ connectionId: id, seq: id }), resolves<Delivery>()),
  /** Resolves once the message is stored; the delivery of its row tells how far it got. */
  'messages.publish': command(
    z.strictObject({
      connectionId: id,
      topic: topicName,
      qos,
      retain: z.boolean(),
      payload: z.instanceof(Uint8Array<ArrayBufferLike>),
    }),
    resolves<{ seq: number }>(),
  ),
}
