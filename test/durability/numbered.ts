/** What the publisher of the kill loop has done, by QoS. */
export interface PublisherReport {
  sent: [number, number, number]
  /** Numbers of the messages the broker has acknowledged; for QoS 0: that have left. */
  acknowledged: [number[], number[], number[]]
}

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
