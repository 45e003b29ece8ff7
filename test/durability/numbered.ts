/** What the publisher of the kill loop has done, by QoS. */
export interface PublisherReport {
  sent: [number, number, number]
  /** Numbers of the messages the broker has acknowledged; for QoS 0: that have left. */
  acknowledged: [number[], number[], number[]]
}

/** Where the publisher is told how far the reader has come: the number of a stored message. */
export const paceTopic = 'pace'

/**
 * How far the publisher goes beyond that. mosquitto gives packet identifiers away that are still in use once 65,535 messages
 * have passed an open handshake, and after a reconnect (2.0.11) sends all that waits at once, whatever `max_inflight_messages`
 * or Receive Maximum say: with more than that waiting no client can tell its messages apart. It also searches all of them for
 * each acknowledgement.
 */
export const maxAhead = 15_000

export const numberedFilter = 'kill/#'

export function numberedTopic(qos: 0 | 1 | 2): string {
  return `kill/qos${qos}`
}

/** A payload that carries its number and when it was made (UTC ms). */
export function numberedPayload(n: number, atMs: number): string {
  return `{"n":${n},"at":${atMs}}`
}

export function readNumbered(payload: Uint8Array): { n: number; at: number } {
  return JSON.parse(Buffer.from(payload).toString()) as { n: number; at: number }
}
