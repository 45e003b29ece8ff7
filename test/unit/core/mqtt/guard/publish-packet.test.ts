import { describe, expect, it } from 'vitest'
import { cutPublish } from '../../../../../electron/core/mqtt/guard/publish-packet.ts'
import { Violation } from '../../../../../electron/core/mqtt/guard/violation.ts'
import { publish, withLength } from '../../../../helpers/wire/mqtt-bytes.ts'
import { randomOf } from '../../../../helpers/random.ts'
import { malformedPublishes } from '../../../../helpers/wire/malformed-packets.ts'

const noProperties = Buffer.alloc(0)

/** Where the variable header begins: after the byte of the type and those of the length. */
function bodyOf(bytes: Buffer): number {
  return 1 + bytes.subarray(1).findIndex((byte) => byte < 128) + 1
}

function cut(bytes: Buffer, version: 4 | 5) {
  const fields = cutPublish(bytes, bodyOf(bytes), version)
  return {
    ...fields,
    topic: fields.topic.toString('hex'),
    properties: fields.properties.toString('hex'),
    payload: fields.payload.toString('hex'),
  }
}

describe('cutting a PUBLISH packet', () => {
  it('finds every field of random packets of both versions', () => {
    const random = randomOf(3)
    for (let round = 0; round < 500; round++) {
      const version = random.pick([4, 5])
      const properties = Buffer.concat(
        Array.from({ length: random.int(4) }, () =>
          Buffer.concat([Buffer.from([0x26]), withLength('k'), withLength('v'.repeat(random.int(200)))]),
        ),
      )
      const qos = random.int(3)
      const fields = {
        topic: random.bytes(random.pick([0, 1, 5, 300])),
        qos,
        retain: random.chance(0.5),
        dup: random.chance(0.5),
        packetId: qos === 0 ? 0 : 1 + random.int(65_535),
        payload: random.bytes(random.pick([0, 1, 100, 20_000])),
      }
      const bytes = publish(version === 5 ? { ...fields, properties } : fields)
      expect(cut(bytes, version)).toEqual({
        ...fields,
        topic: fields.topic.toString('hex'),
        properties: version === 5 ? properties.toString('hex') : '',
        topicAlias: 0,
        payload: fields.payload.toString('hex'),
        owned: false,
      })
    }
  })

  it('takes what looks like a property length for payload in 3.1.1', () => {
    expect(cut(publish({ payload: Buffer.from([5, 1, 1]) }), 4)).toMatchObject({
      payload: '050101',
      properties: '',
    })
  })

  it('gives windows on the packet, not copies', () => {
    const bytes = publish({ topic: 'abc', payload: 'xyz' })
    const { payload, topic } = cutPublish(bytes, bodyOf(bytes), 4)
    expect([payload.buffer, topic.buffer]).toEqual([bytes.buffer, bytes.buffer])
  })

  it.each(malformedPublishes)('refuses $what', ({ bytes, fault, version = 5 }) => {
    const attempt = () => cutPublish(bytes, bodyOf(bytes), version)
    expect(attempt).toThrow(Violation)
    expect(attempt).toThrow(expect.objectContaining({ fault }))
  })

  it('takes a property that may come several times, and thousands of them', () => {
    const several = publish({ properties: Buffer.from([0x0b, 1, 0x0b, 2, 0x23, 0, 9]) })
    expect(cutPublish(several, bodyOf(several), 5).topicAlias).toBe(9)
    const many = publish({ properties: Buffer.alloc(5 * 5_000, Buffer.from([0x26, 0, 0, 0, 0])) })
    expect(cutPublish(many, bodyOf(many), 5).properties).toHaveLength(25_000)
  })

  it('never throws anything but a violation', () => {
    const random = randomOf(4)
    let cutWell = 0
    for (let round = 0; round < 5_000; round++) {
      const bytes = publish({ qos: random.int(3), properties: noProperties, payload: random.bytes(4) })
      bytes[random.int(bytes.length)] = random.int(256)
      bytes[0] = 0x30 | random.int(16)
      const part = bytes.subarray(0, 4 + random.int(bytes.length - 3))
      try {
        cutPublish(part, 2, random.pick([4, 5]))
        cutWell++
      } catch (error) {
        expect(error).toBeInstanceOf(Violation)
      }
    }
    expect(cutWell).toBeGreaterThan(500)
  })
})
