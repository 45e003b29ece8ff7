import { describe, expect, it } from 'vitest'
import { OutgoingGate } from '../../../../../electron/core/mqtt/guard/outgoing-gate.ts'
import { packet, publish, twoBytes } from '../../../../helpers/wire/mqtt-bytes.ts'
import { randomOf } from '../../../../helpers/random.ts'

const puback = (id: number) => packet(4, 0, twoBytes(id))
const pubrec = (id: number) => packet(5, 0, twoBytes(id))
const pubcomp = (id: number) => packet(7, 0, twoBytes(id))
const pingreq = packet(12, 0)

function gateAt(start = { current: 0, committed: 0 }) {
  const batches = { ...start }
  const types: number[] = []
  const gate = new OutgoingGate({
    batches: { current: () => batches.current, committed: () => batches.committed },
    onPacket: (type) => types.push(type),
  })
  const left: Buffer[] = []
  return {
    types,
    left,
    record: () => ++batches.current,
    write: (...pieces: Buffer[]) => {
      for (const piece of pieces) left.push(...gate.push(piece).map((bytes) => Buffer.from(bytes)))
    },
    commit: (batch: number) => {
      batches.committed = batch
      left.push(...gate.release().map((bytes) => Buffer.from(bytes)))
    },
    hex: () => Buffer.concat(left).toString('hex'),
  }
}

const hexOf = (...packets: Buffer[]) => Buffer.concat(packets).toString('hex')

describe('the gate for what leaves', () => {
  it('holds every kind of acknowledgement until exactly its batch is on disk', () => {
    for (const ack of [puback, pubrec, pubcomp]) {
      const gate = gateAt()
      gate.record()
      gate.write(ack(1))
      gate.record()
      gate.write(ack(2), ack(3))
      expect(gate.hex()).toBe('')
      gate.commit(0)
      expect(gate.hex()).toBe('')
      gate.commit(1)
      expect(gate.hex()).toBe(hexOf(ack(1)))
      gate.commit(2)
      expect(gate.hex()).toBe(hexOf(ack(1), ack(2), ack(3)))
      gate.commit(2)
      expect(gate.left).toHaveLength(3)
    }
  })

  it('lets one pass at once when all that was recorded is on disk, on a new connection too', () => {
    const gate = gateAt({ current: 57, committed: 57 })
    gate.write(pubrec(1))
    expect(gate.hex()).toBe(hexOf(pubrec(1)))
  })

  it('lets everything else pass while acknowledgements wait', () => {
    const others = [
      packet(1, 0, [0, 4, 77, 81, 84, 84, 5, 2, 0, 60, 0, 0, 0]),
      publish({ qos: 1, payload: Buffer.alloc(200) }),
      packet(6, 2, twoBytes(1)),
      packet(8, 2, [0, 1, 0, 0, 1, 97, 0]),
      packet(10, 2, [0, 2, 0, 0, 1, 97]),
      pingreq,
      packet(14, 0),
    ]
    const gate = gateAt()
    gate.record()
    for (const other of others) gate.write(puback(1), other)
    expect(gate.hex()).toBe(hexOf(...others))
    expect(gate.types).toEqual([1, 3, 6, 8, 10, 12, 14])
    gate.commit(1)
    expect(gate.types.slice(7)).toEqual(others.map(() => 4))
  })

  it('gives the same whatever the pieces, and keeps each stream in order', () => {
    const random = randomOf(5)
    for (let round = 0; round < 300; round++) {
      const gate = gateAt()
      const acks: Buffer[] = []
      const others: Buffer[] = []
      let committed = 0
      let recorded = 0
      for (let step = 0; step < 30; step++) {
        if (random.chance(0.4)) recorded = gate.record()
        if (random.chance(0.3)) gate.commit((committed += random.int(recorded - committed + 1)))
        const isAck = random.chance(0.6)
        const bytes = isAck
          ? random.pick([puback, pubrec, pubcomp])(1 + step)
          : random.pick([pingreq, publish({ payload: random.bytes(random.int(300)) })])
        ;(isAck ? acks : others).push(bytes)
        gate.write(...random.cut(bytes, random.pick([1, 3, 1_000])))
      }
      const isAckType = (bytes: Buffer) => [4, 5, 7].includes((bytes[0] ?? 0) >> 4)
      expect(hexOf(...gate.left.filter((bytes) => !isAckType(bytes)))).toBe(hexOf(...others))
      expect(hexOf(...acks).startsWith(hexOf(...gate.left.filter(isAckType)))).toBe(true)
      gate.commit(recorded)
      expect(hexOf(...gate.left.filter(isAckType))).toBe(hexOf(...acks))
    }
  })
})
