import { describe, expect, it } from 'vitest'
import { countProperties, decodeProperties } from '../../../../shared/mqtt/properties.ts'
import { variableByteInteger, withLength } from '../../../helpers/wire/mqtt-bytes.ts'
import { randomOf } from '../../../helpers/random.ts'

const idsOf = {
  byte: [0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2a],
  two: [0x13, 0x21, 0x22, 0x23],
  four: [0x02, 0x11, 0x18, 0x27],
  variable: [0x0b],
  string: [0x03, 0x08, 0x12, 0x15, 0x1a, 0x1c, 0x1f],
  bytes: [0x09, 0x16],
  pair: [0x26],
}

/** Every property of table 2-4 of MQTT 5 with a value that a careless decoder gets wrong, and how it reads. */
const all = [
  ...idsOf.byte.map((id) => number(id, 255, Buffer.from([255]))),
  ...idsOf.two.map((id) => number(id, 0xfffe, Buffer.from([0xff, 0xfe]))),
  ...idsOf.four.map((id) => number(id, 0xfffffffe, Buffer.from([0xff, 0xff, 0xff, 0xfe]))),
  ...idsOf.variable.map((id) => number(id, 268_435_455, variableByteInteger(268_435_455))),
  ...['', '\ufeffé😀', 'x'.repeat(65_535)].flatMap((value) =>
    idsOf.string.map((id) => one(id, withLength(value), { id, type: 'string', value })),
  ),
  ...[Buffer.alloc(0), Buffer.from([0, 255, 0xed, 0xa0, 0x80])].flatMap((value) =>
    idsOf.bytes.map((id) => one(id, withLength(value), { id, type: 'bytes', value: new Uint8Array(value) })),
  ),
  ...[
    ['', ''],
    ['key', '値'],
  ].map(([key = '', value = '']) =>
    one(0x26, Buffer.concat([withLength(key), withLength(value)]), {
      id: 0x26,
      type: 'pair',
      value: [key, value],
    }),
  ),
]

function one(id: number, value: Buffer, reads: object) {
  return { bytes: Buffer.concat([Buffer.from([id]), value]), reads }
}

function number(id: number, value: number, bytes: Buffer) {
  return one(id, bytes, { id, type: 'number', value })
}

const plain = (block: Uint8Array) =>
  decodeProperties(block)?.map((property) =>
    property.type === 'bytes' ? { ...property, value: new Uint8Array(property.value) } : property,
  ) ?? null

describe('the properties of a packet', () => {
  it.each(all)('are read one by one: $reads.id $reads.type', ({ bytes, reads }) => {
    expect(plain(bytes)).toEqual([reads])
    expect(countProperties(bytes)).toBe(1)
    for (let end = 1; end < Math.min(bytes.length, 50); end++)
      expect(plain(bytes.subarray(0, end))).toBeNull()
    expect(plain(bytes.subarray(0, -1))).toBeNull()
  })

  it('keep their order and their duplicates', () => {
    const random = randomOf(6)
    const short = all.filter(({ bytes }) => bytes.length < 100)
    for (let round = 0; round < 200; round++) {
      const chosen = Array.from({ length: random.int(30) }, () => short[random.int(short.length)] ?? all[0])
      const block = Buffer.concat(chosen.flatMap((property) => property?.bytes ?? []))
      // A window into a larger buffer, as it comes from a packet.
      const window = Buffer.concat([Buffer.from([9, 9]), block, Buffer.from([9])]).subarray(
        2,
        2 + block.length,
      )
      expect(plain(window)).toEqual(chosen.map((property) => property?.reads))
      expect(countProperties(window)).toBe(chosen.length)
    }
  })

  it.each([
    ['an unknown identifier', [0x7f, 0]],
    ['identifier 0', [0x00, 0]],
    ['a string that is not UTF-8', [0x03, 0, 2, 0xc0, 0x80]],
    ['a user property whose key is not UTF-8', [0x26, 0, 1, 0xff, 0, 0]],
    ['a user property whose value is not UTF-8', [0x26, 0, 0, 0, 1, 0xff]],
    ['a variable integer of five bytes', [0x0b, 128, 128, 128, 128, 1]],
    ['an identifier that never ends', [128, 128, 128, 128, 1]],
    ['rubbish after a good one', [0x01, 1, 0x7f]],
  ])('are refused with %s', (_what, bytes) => {
    expect(decodeProperties(Uint8Array.from(bytes))).toBeNull()
    expect(countProperties(Uint8Array.from(bytes))).toBeNull()
  })
})
