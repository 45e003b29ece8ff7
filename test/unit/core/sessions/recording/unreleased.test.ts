import { MessageChannel } from 'node:worker_threads'
import { expect, it, onTestFinished } from 'vitest'
import type { PublishPacket } from '../../../../../electron/core/mqtt/guard/publish-packet.ts'
import { Recorder } from '../../../../../electron/core/sessions/recording/recorder.ts'
import { Unreleased } from '../../../../../electron/core/sessions/recording/unreleased.ts'

function message(packetId: number, payload: string): PublishPacket {
  const fields = { qos: 2, retain: false, dup: false, topicAlias: 0, owned: false } as const
  const [topic, properties] = [Buffer.from('a'), Buffer.alloc(0)]
  return { ...fields, packetId, topic, properties, payload: Buffer.from(payload) }
}

function openHandshakes(known: number[] = []): Unreleased {
  const { port1, port2 } = new MessageChannel()
  onTestFinished(() => {
    port1.close()
    port2.close()
  })
  const listener = { onCommitted: () => undefined, onLost: () => undefined, onPressure: () => undefined }
  return new Unreleased(known, false, new Recorder('this one', port1, listener))
}

it('a message whose handshake is open is recognised until the broker ends it', () => {
  const unreleased = openHandshakes([9])
  unreleased.record(message(7, 'one'), 0, false)
  expect(unreleased.has(message(7, 'one'))).toBe(true)
  expect(unreleased.has(message(7, 'two'))).toBe(false)
  expect(unreleased.has(message(8, 'one'))).toBe(false)
  expect(unreleased.has(message(9, 'of an earlier run'))).toBe(true)
  unreleased.release(7)
  expect(unreleased.has(message(7, 'one'))).toBe(false)
})

it('a broker that begins handshakes under one identifier without end is remembered by the last few', () => {
  const unreleased = openHandshakes()
  for (let number = 1; number <= 1_000; number++) unreleased.record(message(7, `${number}`), 0, false)
  const known = Array.from({ length: 1_000 }, (_, at) => at + 1).filter((number) =>
    unreleased.has(message(7, `${number}`)),
  )
  expect(known).toEqual([997, 998, 999, 1_000])
})
