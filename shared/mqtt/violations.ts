/**
 * What a broker may do wrong, as one closed list: the page words each, the session closes the connection over it.
 * Those of `malformed` are bytes that mean nothing, those of `forbidden` mean something that is not allowed there.
 */
export const malformedFaults = [
  /** A packet type that is reserved, or that only a client sends (MQTT 5, 2.1.2). */
  'packet-type',
  'flags',
  'length',
  'too-short',
  'too-long',
  'qos-3',
  'packet-id-0',
  'reason-code',
  'connack-flags',
  'topic-empty',
  'topic-utf8',
  'topic-nul',
  'topic-wildcard',
  'string-utf8',
  'string-nul',
  'property-unknown',
  'property-misplaced',
  'property-value',
  'properties-cut',
] as const

/** See {@link malformedFaults}. */
export const forbiddenFaults = [
  /** Not MQTT itself, but the WebSocket around it (RFC 6455). */
  'websocket',
  'before-connack',
  'second-connack',
  'session-present',
  'client-id-assigned',
  'property-repeated',
  'alias-0',
  'alias-above-maximum',
  'alias-unknown',
  'receive-maximum',
  'suback-unknown',
  'unsuback-unknown',
  'answer-count',
  'answer-mismatch',
  'auth-unasked',
  /** More properties than a packet is allowed to have; MQTT sets no limit of its own. */
  'too-many-properties',
] as const

export type MalformedFault = (typeof malformedFaults)[number]
export type ForbiddenFault = (typeof forbiddenFaults)[number]
export type ViolationFault = MalformedFault | ForbiddenFault
