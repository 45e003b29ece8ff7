import { describe, expect, it } from 'vitest'
import type {
  BatchRecord,
  DeliveryCode,
  RecordKind,
} from '../../../../../electron/core/history/records/batch.ts'
import {
  BatchPacker,
  noTopic,
  recordKind,
  unpackBatch,
} from '../../../../../electron/core/history/records/batch.ts'
import type { Random } from '../../../../helpers/random.ts'
import { randomOf } from '../../../../helpers/random.ts'

const kinds = Object.values(recordKind) as [RecordKind, ...RecordKind[]]

function randomRecord(random: Random, longest: number): BatchRecord {
  return {
    kind: random.pick(kinds),
    qos: random.int(5) as DeliveryCode,
    retain: random.chance(0.5),
    dup: random.chance(0.5),
    again: random.chance(0.5),
    packetId: random.pick([0, 1, 65_535, random.int(65_536)]),
    timeMs: random.pick([0, 1_763_633_225_123, 253_402_300_799_999, 0.25, -1]),
    topicIndex: random.pick([0, noTopic, random.int(2 ** 31)]),
    reference: random.pick([0, 2 ** 32 - 1, random.int(2 ** 31)]),
    properties: random.bytes(random.pick([0, 0, 5, 300])),
    payload: random.bytes(random.int(longest)),
  }
}

/** As it comes out on the other side of a port, in a form that can be compared. */
function unpacked({ buffer, records }: { buffer: ArrayBuffer; records: number }): BatchRecord[] {
  const seen: BatchRecord[] = []
  const arrived = structuredClone(buffer, { transfer: [buffer] })
  unpackBatch(arrived, records, (record) => seen.push(plain(record)))
  return seen
}

function plain(record: BatchRecord): BatchRecord {
  const { properties, payload } = record
  return { ...record, properties: new Uint8Array(properties), payload: new Uint8Array(payload) }
}

function packed(packer: BatchPacker, records: BatchRecord[]) {
  for (const record of records) packer.add(record)
  return packer.take()
}

describe('a batch', () => {
  it('gives back every record as it was packed, in order, whatever its size', () => {
    const random = randomOf(7)
    const packer = new BatchPacker(64)
    for (let round = 0; round < 100; round++) {
      const records = Array.from({ length: random.int(20) }, () =>
        randomRecord(random, random.pick([1, 50, 2_000])),
      )
      expect(unpacked(packed(packer, records))).toEqual(records.map(plain))
    }
  })

  it('holds payloads larger than its buffer, and than a megabyte', () => {
    const random = randomOf(8)
    const sizes = [70_000, 0, 3_000_000, 65_536, 1]
    const records = sizes.map((size) => ({
      ...randomRecord(random, 1),
      payload: Buffer.alloc(size, random.bytes(97)),
    }))
    const seen = unpacked(packed(new BatchPacker(), records))
    expect(seen.map(({ payload }) => payload.length)).toEqual(sizes)
    seen.forEach(({ payload }, index) => {
      expect(Buffer.from(payload).equals(records[index]?.payload ?? Buffer.alloc(1))).toBe(true)
    })
  })

  it('starts anew after each take, and copies what it is given', () => {
    const random = randomOf(9)
    const packer = new BatchPacker(16)
    const payload = Buffer.from('before')
    packer.add({ ...randomRecord(random, 1), payload })
    expect([packer.records, packer.bytes > 0]).toEqual([1, true])
    payload.fill('x')
    const first = packer.take()
    expect([packer.records, packer.bytes]).toEqual([0, 0])
    packer.add({ ...randomRecord(random, 1), payload: Buffer.from('after') })
    expect(unpacked(first).map((record) => Buffer.from(record.payload).toString())).toEqual(['before'])
    expect(unpacked(packer.take()).map((record) => Buffer.from(record.payload).toString())).toEqual(['after'])
  })
})
