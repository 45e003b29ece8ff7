/** The messages of every flood: 100 topics, about 120 bytes of JSON with their number and the time they were made. */
export const floodTopics = 100
export const floodFilter = 'flood/#'

export function floodTopic(index: number): string {
  return `flood/device/${String(index % floodTopics).padStart(3, '0')}`
}

/** 120 bytes: number, time, and a few members to pretty-print. */
export function floodPayload(index: number, nowMs: number): string {
  const text = `{"n":${index},"at":${nowMs},"device":"rpi-${index % floodTopics}","temperature":${20 + (index % 70) / 10},"ok":true,"pad":"`
  return `${text}${'x'.repeat(Math.max(0, 118 - text.length))}"}`
}

/** A whole PUBLISH packet of MQTT 3.1.1. */
export function publishPacket(index: number, qos: number, nowMs = Date.now()): Buffer {
  const topic = Buffer.from(floodTopic(index))
  const payload = Buffer.from(floodPayload(index, nowMs))
  const body = 2 + topic.length + (qos > 0 ? 2 : 0) + payload.length
  const header = body < 128 ? [0x30 | (qos << 1), body] : [0x30 | (qos << 1), (body & 127) | 128, body >> 7]
  const packetId = (index % 65_535) + 1
  return Buffer.concat([
    Buffer.from([...header, topic.length >> 8, topic.length & 255]),
    topic,
    Buffer.from(qos > 0 ? [packetId >> 8, packetId & 255] : []),
    payload,
  ])
}
