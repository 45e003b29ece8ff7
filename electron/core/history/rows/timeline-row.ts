/** Converts stored rows into rows for the page. */
import type {
  Delivery,
  MessageProperty,
  PublishedRow,
  ReceivedRow,
  TimelineEvent,
  TimelineRow,
} from '../../../../shared/types/message.ts'
import type { Qos } from '../../../../shared/types/connection.ts'
import type { Reason } from '../../../../shared/errors.ts'
import type { WireProperty } from '../../../../shared/mqtt/properties.ts'
import { countProperties, decodeProperties, propertyId } from '../../../../shared/mqtt/properties.ts'
import type { PreviewRow } from '../../db/queries/history/messages.ts'
import { deliveryCode, recordKind, retainCode } from '../records/batch.ts'
import { seqOf } from '../../db/row-id.ts'

/** A stored row as the page sees it, at `address` of its view. */
export function timelineRow(row: PreviewRow, address: number): TimelineRow {
  const base = { address, seq: seqOf(row.id), timeMs: row.time_ms }
  if (row.kind === recordKind.event) {
    const event = JSON.parse(Buffer.from(row.payload).toString('utf8')) as TimelineEvent
    return { ...base, kind: 'event', event }
  }
  return { ...base, ...messageFields(row) }
}

/** Every field of a message row except its place. */
export function messageFields(
  row: PreviewRow,
): Omit<ReceivedRow, 'address' | 'seq' | 'timeMs'> | Omit<PublishedRow, 'address' | 'seq' | 'timeMs'> {
  const message = {
    topic: row.topic ?? '',
    qos: row.qos as Qos,
    retain: row.retain !== retainCode.none,
    payload: row.payload,
    payloadBytes: row.payload_bytes,
    packetId: row.packet_id,
    propertyCount: row.properties ? (countProperties(row.properties) ?? 0) : 0,
  }
  return row.kind === recordKind.published
    ? { ...message, kind: 'published', delivery: deliveryOf(row) }
    : {
        ...message,
        kind: 'received',
        dup: row.dup === 1,
        ...(row.retain === retainCode.again ? { retainedAgain: true } : {}),
      }
}

function deliveryOf(row: PreviewRow): Delivery {
  switch (row.delivery) {
    case deliveryCode.sent:
      return { state: 'sent' }
    case deliveryCode.acknowledged:
      return { state: 'acknowledged', tookMs: row.took_ms ?? 0 }
    case deliveryCode.refused:
      return { state: 'refused', reason: JSON.parse(row.reason ?? '{}') as Reason }
    case deliveryCode.unconfirmed:
      return { state: 'unconfirmed' }
    default:
      return { state: 'pending' }
  }
}

/** The stored property block as the page sees it, in the order of the wire (MQTT 5, 3.3.2.3). */
export function messageProperties(block: Uint8Array | null): MessageProperty[] {
  const properties = block ? (decodeProperties(block) ?? []) : []
  return properties.flatMap((property) => messageProperty(property) ?? [])
}

function messageProperty(property: WireProperty): MessageProperty | null {
  if (property.type === 'pair') {
    const [key, value] = property.value
    return { name: 'userProperty', key, value }
  }
  if (property.type === 'bytes') return { name: 'correlationData', value: property.value }
  if (property.type === 'string') {
    if (property.id === propertyId.contentType) return { name: 'contentType', value: property.value }
    if (property.id === propertyId.responseTopic) return { name: 'responseTopic', value: property.value }
    return null
  }
  const name = numberNames.get(property.id)
  return name ? { name, value: property.value } : null
}

const numberNames = new Map<
  number,
  'payloadFormatIndicator' | 'messageExpiryInterval' | 'topicAlias' | 'subscriptionIdentifier'
>([
  [propertyId.payloadFormatIndicator, 'payloadFormatIndicator'],
  [propertyId.messageExpiryInterval, 'messageExpiryInterval'],
  [propertyId.topicAlias, 'topicAlias'],
  [propertyId.subscriptionIdentifier, 'subscriptionIdentifier'],
])
