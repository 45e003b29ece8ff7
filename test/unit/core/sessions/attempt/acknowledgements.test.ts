import { describe, expect, it } from 'vitest'
import { Acknowledgements } from '../../../../../electron/core/sessions/attempt/acknowledgements.ts'
import { packet, twoBytes } from '../../../../helpers/wire/mqtt-bytes.ts'
import { randomOf } from '../../../../helpers/random.ts'

const puback = (id: number) => packet(4, 0, twoBytes(id))
const pubrec = (id: number) => packet(5, 0, twoBytes(id))
const pubcomp = (id: number) => packet(7, 0, twoBytes(id))
const hexOf = (...packets: Buffer[]) => Buffer.concat(packets).toString('hex')

function owing(start = { current: 0, committed: 0 }) {
  const batches = { ...start }
  const acks = new Acknowledgements({ current: () => batches.current, committed: () => batches.committed })
  const left: Buffer[] = []
  const told: number[] = []
  return {
    acks,
    told,
    record: () => ++batches.current,
    commit: (batch = batches.committed) => {
      batches.committed = batch
      left.push(acks.take((_type, packetId) => told.push(packetId)) ?? Buffer.alloc(0))
    },
    hex: () => hexOf(...left),
  }
}

describe('an acknowledgement', () => {
  it('of every kind waits until exactly its batch is on disk', () => {
    const kinds = [
      [puback, (acks: Acknowledgements, packetId: number) => acks.received({ qos: 1, packetId })],
      [pubrec, (acks: Acknowledgements, packetId: number) => acks.received({ qos: 2, packetId })],
      [pubcomp, (acks: Acknowledgements, packetId: number) => acks.released(packetId)],
    ] as const
    for (const [written, owe] of kinds) {
      const owed = owing()
      owed.record()
      owe(owed.acks, 1)
      owed.record()
      owe(owed.acks, 2)
      owe(owed.acks, 65_535)
      owed.commit(0)
      expect(owed.hex()).toBe('')
      owed.commit(1)
      expect(owed.hex()).toBe(hexOf(written(1)))
      owed.commit(2)
      expect(owed.hex()).toBe(hexOf(written(1), written(2), written(65_535)))
      owed.commit(2)
      expect(owed.told).toEqual([1, 2, 65_535])
    }
  })

  it('leaves at once when all that was recorded is on disk, on a new connection too', () => {
    const owed = owing({ current: 57, committed: 57 })
    owed.acks.received({ qos: 2, packetId: 1 })
    owed.commit()
    expect(owed.hex()).toBe(hexOf(pubrec(1)))
  })

  it('is not owed for QoS 0', () => {
    const owed = owing()
    owed.acks.received({ qos: 0, packetId: 0 })
    owed.commit()
    expect(owed.hex()).toBe('')
  })

  it('leaves in the order of the packets it answers, whatever is committed when', () => {
    const random = randomOf(7)
    for (let round = 0; round < 300; round++) {
      const owed = owing()
      const all: Buffer[] = []
      let recorded = 0
      let committed = 0
      for (let packetId = 1; packetId <= 30; packetId++) {
        if (random.chance(0.4)) recorded = owed.record()
        if (random.chance(0.3)) owed.commit((committed += random.int(recorded - committed + 1)))
        const qos = random.pick([1, 2, null] as const)
        if (qos === null) owed.acks.released(packetId)
        else owed.acks.received({ qos, packetId })
        all.push(qos === null ? pubcomp(packetId) : qos === 1 ? puback(packetId) : pubrec(packetId))
        expect(hexOf(...all).startsWith(owed.hex())).toBe(true)
      }
      owed.commit(recorded)
      expect(owed.hex()).toBe(hexOf(...all))
    }
  })
})
