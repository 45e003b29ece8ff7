/** Names the properties of a CONNACK for display. */
import type { WireProperty } from '../../../../shared/mqtt/properties.ts'
import type { ConnackProperty } from '../../../../shared/types/connection-test.ts'

/** Properties a CONNACK may have (MQTT 5, 3.2.2.3), by identifier. */
const names: Readonly<Record<number, string>> = {
  0x11: 'sessionExpiryInterval',
  0x12: 'assignedClientIdentifier',
  0x13: 'serverKeepAlive',
  0x15: 'authenticationMethod',
  0x16: 'authenticationData',
  0x1a: 'responseInformation',
  0x1c: 'serverReference',
  0x1f: 'reasonString',
  0x21: 'receiveMaximum',
  0x22: 'topicAliasMaximum',
  0x24: 'maximumQos',
  0x25: 'retainAvailable',
  0x26: 'userProperty',
  0x27: 'maximumPacketSize',
  0x28: 'wildcardSubscriptionAvailable',
  0x29: 'subscriptionIdentifiersAvailable',
  0x2a: 'sharedSubscriptionAvailable',
}

/** Properties with a yes or no value. */
const flags = new Set([0x25, 0x28, 0x29, 0x2a])

/**
 * The properties of a CONNACK with their names, in the order of the wire. For authentication data only the length is
 * given.
 */
export function connackProperties(properties: readonly WireProperty[]): ConnackProperty[] {
  return properties.map((property) => {
    const name = names[property.id] ?? `0x${property.id.toString(16)}`
    if (property.type === 'bytes') return { name, value: `${property.value.length} B` }
    if (property.type === 'number' && flags.has(property.id)) return { name, value: property.value === 1 }
    return { name, value: property.value }
  })
}
