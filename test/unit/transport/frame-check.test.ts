import { decode, encode } from '@msgpack/msgpack'
import { describe, expect, it } from 'vitest'
import { isFrameWithin } from '../../../electron/transport/frame-check.ts'
import { requestLimits } from '../../../shared/wire.ts'
import { randomOf } from '../../helpers/random.ts'

const limits = { depth: 4, values: 100, textBytes: 1_000 }

function buffer(bytes: Uint8Array | number[]): ArrayBuffer {
  return Uint8Array.from(bytes).buffer
}
const isWithin = (value: unknown) => isFrameWithin(buffer(encode(value)), limits)

describe('a frame of a page', () => {
  it.each([
    ['every number', [0, 127, 128, 65_535, 65_536, 2 ** 40, -1, -33, -200, -40_000, -(2 ** 40), 1.5]],
    ['nothing, yes and no', [null, true, false]],
    ['short and long text', ['', 'a'.repeat(31), 'a'.repeat(32), '温度'.repeat(100)]],
    ['payloads of every size', [1, 256, 65_536].map((size) => new Uint8Array(size))],
    ['short and long lists', [Array(15).fill(0), Array(16).fill(0)]],
    [
      'short and long objects',
      [{ a: 1 }, Object.fromEntries(Array.from('abcdefghijklmnopq', (key) => [key, 1]))],
    ],
  ])('is decoded with %s', (_what, value) => expect(isWithin(value)).toBe(true))

  it('is decoded up to the limits and not beyond', () => {
    expect(isWithin([[[[]]]])).toBe(true)
    expect(isWithin([[[[[]]]]])).toBe(false)
    expect(isWithin(Array(99).fill(0))).toBe(true)
    expect(isWithin(Array(100).fill(0))).toBe(false)
    expect(isWithin({ a: 'x'.repeat(999) })).toBe(true)
    expect(isWithin({ a: 'x'.repeat(1_000) })).toBe(false)
  })

  it.each([
    ['ends early', [0x92, 0x01]],
    ['goes on after its end', [0x01, 0x01]],
    ['is empty', []],
    ['promises a list it has not', [0xdd, 0xff, 0xff, 0xff, 0xff]],
    ['promises an object it has not', [0xdf, 0xff, 0xff, 0xff, 0xff]],
    ['promises a text it has not', [0xdb, 0xff, 0xff, 0xff, 0xff]],
    ['promises bytes it has not', [0xc6, 0xff, 0xff, 0xff, 0xff]],
    ['ends within a length', [0xdc, 0x00]],
    ['has an extension', [...encode(new Date(0))]],
    ['has a byte that MessagePack never uses', [0xc1]],
  ])('is not decoded when it %s', (_what, bytes) => expect(isFrameWithin(buffer(bytes), limits)).toBe(false))

  it('of the largest payload is decoded', () => {
    const frame = encode({
      id: 1,
      name: 'messages.publish',
      input: { payload: new Uint8Array(64 * 1024 * 1024) },
    })
    expect(isFrameWithin(buffer(frame), requestLimits)).toBe(true)
  })

  it('that passes is one that decodes', () => {
    const random = randomOf(1)
    let decoded = 0
    for (let count = 0; count < 20_000; count++) {
      const frame = random.bytes(1 + random.int(12))
      if (isFrameWithin(buffer(frame), limits)) {
        decoded++
        decode(frame, { mapKeyConverter: String })
      }
    }
    expect(decoded).toBeGreaterThan(1_000)
  })
})
