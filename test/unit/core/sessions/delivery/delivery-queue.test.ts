import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Link, Outcome } from '../../../../../electron/core/sessions/delivery/delivery-queue.ts'
import { DeliveryQueue } from '../../../../../electron/core/sessions/delivery/delivery-queue.ts'
import { PacketIds } from '../../../../../electron/core/sessions/delivery/packet-ids.ts'
import type { OutgoingMessage } from '../../../../../electron/core/mqtt/codec/packet-writer.ts'
import { Violation } from '../../../../../electron/core/mqtt/guard/violation.ts'
import type { ServerLimits } from '../../../../../shared/types/server-limits.ts'
import { noServerLimits } from '../../../../../shared/types/server-limits.ts'
import { packet, publish, twoBytes } from '../../../../helpers/wire/mqtt-bytes.ts'
import { randomOf } from '../../../../helpers/random.ts'
import { strictServer } from '../../../../helpers/hostile/strict-server.ts'

const [puback, pubrec, pubcomp] = [4, 5, 7]

/** A connection that writes into memory. */
function linkOf(limits: Partial<ServerLimits> = {}, sessionPresent = false, protocolVersion: 4 | 5 = 5) {
  const written: Buffer[] = []
  const link: Link & { isOpen: boolean } = {
    isOpen: true,
    unsentBytes: 0,
    protocolVersion,
    limits: { ...noServerLimits, ...limits },
    sessionPresent,
    send: (packets, onTaken) => {
      written.push(Buffer.concat(packets))
      onTaken?.()
    },
  }
  return { link, written, hex: () => written.splice(0).map((bytes) => bytes.toString('hex')) }
}

function queueOf() {
  const outcomes: Outcome[] = []
  const ids = new PacketIds()
  const queue = new DeliveryQueue(ids)
  const add = (patch: Partial<OutgoingMessage> = {}) => {
    const message = { topic: 'a', qos: 1, retain: false, payload: Buffer.from('x'), ...patch } as const
    queue.add(message, (outcome) => outcomes.push(outcome))
  }
  return { queue, ids, outcomes, add }
}

const message = (fields: Parameters<typeof publish>[0]) =>
  publish({ payload: 'x', properties: Buffer.alloc(0), qos: 1, ...fields }).toString('hex')
const pubrel = (id: number, ...code: number[]) => packet(6, 2, twoBytes(id), code).toString('hex')

describe('messages on their way to the broker', () => {
  it('lets no more out than the broker takes at a time, and the next with each answer', async () => {
    const { queue, outcomes, add } = queueOf()
    const { link, hex } = linkOf({ receiveMaximum: 2 })
    queue.connected(link)
    for (let n = 0; n < 4; n++) add()
    add({ qos: 0, topic: 'quick' })
    await setImmediate()
    expect(hex()).toEqual([
      message({ packetId: 1 }),
      message({ packetId: 2 }),
      message({ qos: 0, topic: 'quick' }),
    ])
    queue.answered(puback, 2, 0)
    expect(hex()).toEqual([message({ packetId: 3 })])
    queue.answered(puback, 1, 0x10)
    queue.answered(puback, 3, 0x87)
    expect(hex()).toEqual([message({ packetId: 4 })])
    expect(outcomes).toMatchObject([
      { type: 'sent' },
      { type: 'acknowledged', packetId: 2 },
      { type: 'acknowledged', packetId: 1 },
      { type: 'refused', packetId: 3, reason: { code: 'publish-refused', details: { reasonCode: 0x87 } } },
    ])
  })

  it('goes through the handshake of QoS 2 and keeps its place in the window until it is over', async () => {
    const { queue, outcomes, add } = queueOf()
    const { link, hex } = linkOf({ receiveMaximum: 1 })
    queue.connected(link)
    add({ qos: 2 })
    add({ qos: 2 })
    await setImmediate()
    expect(hex()).toEqual([message({ qos: 2, packetId: 1 })])
    queue.answered(pubrec, 1, 0)
    queue.answered(pubrec, 1, 0)
    expect(hex()).toEqual([pubrel(1), pubrel(1)])
    queue.answered(pubcomp, 1, 0)
    expect(hex()).toEqual([message({ qos: 2, packetId: 2 })])
    queue.answered(pubrec, 2, 0x97)
    expect(outcomes).toMatchObject([{ type: 'acknowledged' }, { type: 'refused' }])
  })

  it('repeats in a session that goes on, marked as such and in order, and starts anew in one that does not', async () => {
    for (const sessionPresent of [true, false]) {
      const { queue, outcomes, add } = queueOf()
      const first = linkOf()
      queue.connected(first.link)
      for (const qos of [2, 1, 2] as const) add({ qos })
      await setImmediate()
      queue.answered(pubrec, 1, 0)
      first.link.isOpen = false
      queue.disconnected()
      add()
      await setImmediate()
      const second = linkOf({}, sessionPresent)
      queue.connected(second.link)
      const again = [
        message({ packetId: 2, dup: sessionPresent }),
        message({ packetId: 3, qos: 2, dup: sessionPresent }),
        message({ packetId: 4 }),
      ]
      expect(second.hex()).toEqual(sessionPresent ? [pubrel(1), ...again] : again)
      expect(outcomes).toEqual(sessionPresent ? [] : [{ type: 'unconfirmed', packetId: 1 }])
    }
  })

  it('refuses what the broker of the next connection does not take', async () => {
    const { queue, outcomes, add } = queueOf()
    const first = linkOf()
    queue.connected(first.link)
    add({ qos: 2, retain: true })
    await setImmediate()
    first.link.isOpen = false
    queue.disconnected()
    const second = linkOf({ maximumQos: 1 })
    queue.connected(second.link)
    expect(second.hex()).toEqual([])
    expect(outcomes).toMatchObject([{ type: 'refused', reason: { code: 'publish-qos-unsupported' } }])
  })

  it('answers a PUBREC it knows nothing of, so that the broker can end its handshake', () => {
    const { queue } = queueOf()
    const five = linkOf()
    queue.connected(five.link)
    queue.answered(pubrec, 9, 0)
    expect(five.hex()).toEqual([pubrel(9, 0x92)])
    const four = linkOf({}, false, 4)
    queue.connected(four.link)
    queue.answered(pubrec, 9, 0)
    queue.answered(puback, 9, 0)
    queue.answered(pubcomp, 9, 0)
    expect(four.hex()).toEqual([pubrel(9)])
  })

  it('takes an answer of another kind for a violation', async () => {
    const { queue, add } = queueOf()
    queue.connected(linkOf().link)
    add({ qos: 1 })
    add({ qos: 2 })
    await setImmediate()
    for (const [type, id] of [
      [pubrec, 1],
      [pubcomp, 1],
      [puback, 2],
      [pubcomp, 2],
    ] as const)
      expect(() => {
        queue.answered(type, id, 0)
      }).toThrow(Violation)
  })

  it('keeps what a slow broker does not take, up to a limit', async () => {
    const { queue, add } = queueOf()
    const { link, written } = linkOf()
    queue.connected({ ...link, unsentBytes: 2 ** 24 })
    const large = { topic: 'a', qos: 0, retain: false, payload: Buffer.alloc(30_000_000) } as const
    for (let n = 0; n < 2; n++) {
      expect(queue.canQueue(large)).toBe(true)
      add(large)
    }
    await setImmediate()
    expect(queue.canQueue(large)).toBe(false)
    expect(written).toEqual([])
    queue.connected(link)
    expect(written).toHaveLength(2)
  })

  it('says of each message how far it got when the session ends', async () => {
    const { queue, outcomes, add } = queueOf()
    queue.connected(linkOf({ receiveMaximum: 1 }).link)
    add()
    add()
    await setImmediate()
    const reason = { code: 'closed-by-user', message: '', details: {} } as const
    queue.abandon(reason)
    expect(outcomes).toEqual([
      { type: 'unconfirmed', packetId: 1 },
      { type: 'refused', packetId: 0, reason },
    ])
  })

  it('breaks none of the limits of a thousand servers in ten thousand publishes', async () => {
    const random = randomOf(20_261_120)
    let published = 0
    let refused = 0
    for (let round = 0; published < 10_000; round++) {
      const { queue, outcomes, add } = queueOf()
      let server = strictServer(random)
      const connect = () => {
        server = strictServer(random)
        queue.connected(server.link)
      }
      connect()
      const count = 10 + random.int(40)
      for (let n = 0; n < count; n++) {
        const payload = Buffer.alloc(random.pick([0, 1, 40, 400]))
        add({
          qos: random.pick([0, 1, 2]),
          retain: random.chance(0.3),
          topic: 't'.repeat(1 + random.int(60)),
          payload,
        })
        if (random.chance(0.5)) await setImmediate()
        while (random.chance(0.6)) server.answerOne(queue)
        expect(server.violations).toEqual([])
        if (random.chance(0.05)) {
          server.close()
          queue.disconnected()
          connect()
        }
      }
      await setImmediate()
      while (server.answerOne(queue));
      expect(server.violations).toEqual([])
      expect(outcomes).toHaveLength(count)
      refused += outcomes.filter(({ type }) => type === 'refused').length
      published += count
    }
    expect(refused).toBeGreaterThan(1_000)
  })
})
