/** What a server said in CONNACK about what it takes (MQTT 5, 3.2.2.3); a 3.1.1 server says nothing. */
export interface ServerLimits {
  /** Messages of QoS 1 and 2 that may be unanswered at a time. */
  receiveMaximum: number
  maximumQos: 0 | 1 | 2
  retainAvailable: boolean
  /** Bytes of a whole packet; null: no limit but that of MQTT. */
  maximumPacketBytes: number | null
  topicAliasMaximum: number
  wildcardSubscriptions: boolean
  subscriptionIdentifiers: boolean
  sharedSubscriptions: boolean
  /** Keep alive in seconds that the server wants instead of ours; null: ours stands. */
  keepAliveS: number | null
}

/** The limits of a server that says nothing (MQTT 5, 3.2.2.3). */
export const noServerLimits: ServerLimits = {
  receiveMaximum: 65_535,
  maximumQos: 2,
  retainAvailable: true,
  maximumPacketBytes: null,
  topicAliasMaximum: 0,
  wildcardSubscriptions: true,
  subscriptionIdentifiers: true,
  sharedSubscriptions: true,
  keepAliveS: null,
}
