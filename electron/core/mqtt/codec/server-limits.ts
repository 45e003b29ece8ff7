/** Reads the limits of a server and checks messages and subscriptions against them. */
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { WireProperty } from '../../../../shared/mqtt/properties.ts'
import { propertyId } from '../../../../shared/mqtt/properties.ts'
import { matchedPart } from '../../../../shared/mqtt/topic-filter.ts'
import type { NegotiatedVersion, Qos } from '../../../../shared/types/connection.ts'
import type { ServerLimits } from '../../../../shared/types/server-limits.ts'
import { noServerLimits } from '../../../../shared/types/server-limits.ts'
import type { OutgoingMessage } from './packet-writer.ts'
import { publishSizeBytes, subscribeSizeBytes } from './packet-writer.ts'

/** Largest payload that is sent, even if a server accepts more. */
const maxPayloadBytes = 64 * 1024 * 1024

/** The limits in the properties of a CONNACK (MQTT 5, 3.2.2.3). */
export function readServerLimits(properties: readonly WireProperty[]): ServerLimits {
  const numbers = new Map(
    properties.flatMap(({ id, type, value }) => (type === 'number' ? [[id, value]] : [])),
  )
  const flag = (id: number) => (numbers.get(id) ?? 1) === 1
  return {
    receiveMaximum: numbers.get(propertyId.receiveMaximum) ?? noServerLimits.receiveMaximum,
    maximumQos: (numbers.get(propertyId.maximumQos) ?? noServerLimits.maximumQos) as Qos,
    retainAvailable: flag(propertyId.retainAvailable),
    maximumPacketBytes: numbers.get(propertyId.maximumPacketSize) ?? null,
    topicAliasMaximum: numbers.get(propertyId.topicAliasMaximum) ?? 0,
    wildcardSubscriptions: flag(propertyId.wildcardSubscriptionAvailable),
    subscriptionIdentifiers: flag(propertyId.subscriptionIdentifierAvailable),
    sharedSubscriptions: flag(propertyId.sharedSubscriptionAvailable),
    keepAliveS: numbers.get(propertyId.serverKeepAlive) ?? null,
  }
}

/**
 * Why the server would not accept a message, or null: QoS above its maximum [MQTT-3.2.2-11], a retained message
 * without retain support [MQTT-3.2.2-14], or a packet above its maximum size [MQTT-3.2.2-15].
 */
export function publishFault(
  message: OutgoingMessage,
  limits: ServerLimits,
  protocolVersion: NegotiatedVersion,
): WorkbenchError | null {
  const { qos, retain, payload } = message
  if (qos > limits.maximumQos) {
    const text = `The broker takes messages of QoS ${limits.maximumQos} at most, this one has ${qos}.`
    return new WorkbenchError('publish-qos-unsupported', text, { qos, maximumQos: limits.maximumQos })
  }
  if (retain && !limits.retainAvailable) {
    return new WorkbenchError('publish-retain-unsupported', 'The broker keeps no retained messages.')
  }
  if (payload.byteLength > maxPayloadBytes) {
    return tooLarge('payload-too-large', payload.byteLength, maxPayloadBytes)
  }
  const limitBytes = limits.maximumPacketBytes ?? Infinity
  const sizeBytes = publishSizeBytes(message, protocolVersion)
  return sizeBytes > limitBytes ? tooLarge('payload-too-large', sizeBytes, limitBytes) : null
}

/**
 * Why the server would not accept a subscription, or null (MQTT 5, 3.2.2.3.11 to 3.2.2.3.13). `identifier`: 0 for
 * none.
 */
export function subscriptionFault(
  { filter, identifier = 0 }: { filter: string; identifier?: number },
  limits: ServerLimits,
  protocolVersion: NegotiatedVersion,
): WorkbenchError | null {
  if (!limits.sharedSubscriptions && filter.startsWith('$share/')) {
    return new WorkbenchError('shared-unsupported', 'The broker offers no shared subscriptions.', { filter })
  }
  if (!limits.wildcardSubscriptions && /[+#]/.test(matchedPart(filter))) {
    return new WorkbenchError('wildcards-unsupported', 'The broker allows no wildcards.', { filter })
  }
  if (!limits.subscriptionIdentifiers && identifier > 0) {
    const text = 'The broker takes no subscription identifiers.'
    return new WorkbenchError('identifiers-unsupported', text, { filter })
  }
  const limitBytes = limits.maximumPacketBytes ?? Infinity
  const sizeBytes = subscribeSizeBytes(filter, protocolVersion, identifier)
  return sizeBytes > limitBytes ? tooLarge('filter-too-large', sizeBytes, limitBytes) : null
}

function tooLarge(code: 'payload-too-large' | 'filter-too-large', sizeBytes: number, limitBytes: number) {
  const text = `${sizeBytes} bytes are more than the ${limitBytes} that are taken.`
  return new WorkbenchError(code, text, { sizeBytes, limitBytes })
}
