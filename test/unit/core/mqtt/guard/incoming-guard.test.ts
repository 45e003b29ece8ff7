import { describe, expect, it } from 'vitest'
import { IncomingGuard } from '../../../../../electron/core/mqtt/guard/incoming-guard.ts'
import { NotMqtt, PacketTooLarge, Violation } from '../../../../../electron/core/mqtt/guard/violation.ts'
import {
  connack,
  packet,
  publish,
  twoBytes,
  variableByteInteger,
} from '../../../../helpers/wire/mqtt-bytes.ts'
import { randomOf } from '../../../../helpers/random.ts'
import { malformedConnacks, malformedPackets } from '../../../../helpers/wire/malformed-packets.ts'

const limit = 1_000

/** What becomes of bytes that arrive in these pieces. */
function guarded(pieces: Buffer[], protocolVersion: 4 | 5 = 5) {
  const packets: { type: number; bytes: string; body: number }[] = []
  const guard = new IncomingGuard({
    protocolVersion,
    maxPacketBytes: limit,
    onPacket: ({ type, bytes, body }) => packets.push({ type, bytes: bytes.toString('hex'), body }),
  })
  const end = errorOf(() => {
    for (const piece of pieces) guard.push(piece)
  })
  return { packets, end, incomplete: end ? null : guard.incomplete }
}

function errorOf(action: () => void): { fault: string; packet: string; number: number } | null {
  try {
    action()
  } catch (error) {
    if (error instanceof Violation) return { fault: error.fault, packet: error.packet, number: error.number }
    if (error instanceof NotMqtt) return { fault: error.spoken, packet: '', number: 0 }
    if (error instanceof PacketTooLarge) {
      return {
        fault: `${error.sizeBytes} > ${error.limitBytes}`,
        packet: String(error.type),
        number: error.number,
      }
    }
    throw error
  }
  return null
}

const conversation = [
  connack[5],
  publish({ topic: 'a/b', payload: 'x', properties: Buffer.alloc(0) }),
  publish({ qos: 1, topic: 'ü', payload: Buffer.alloc(300, 0xff), properties: Buffer.alloc(0) }),
  packet(6, 2, twoBytes(9)),
  packet(13, 0),
  packet(9, 0, twoBytes(1), [0, 2, 128]),
  packet(4, 0, twoBytes(2), [0x10]),
  packet(5, 0, twoBytes(3)),
  packet(7, 0, twoBytes(4)),
  packet(11, 0, twoBytes(5), [0, 0]),
  packet(14, 0, [0x8e, 0]),
]

describe('the guard in front of the parser', () => {
  const bytes = Buffer.concat(conversation)
  const whole = guarded([bytes])

  it('cuts a conversation into its packets', () => {
    expect(whole).toMatchObject({ end: null, incomplete: null })
    expect(whole.packets.map(({ bytes: hex }) => hex)).toEqual(conversation.map((one) => one.toString('hex')))
    expect(whole.packets.map(({ type }) => type)).toEqual([2, 3, 3, 6, 13, 9, 4, 5, 7, 11, 14])
    // The long packet has a Remaining Length of two bytes.
    expect(whole.packets.map(({ body }) => body)).toEqual([2, 2, 3, 2, 2, 2, 2, 2, 2, 2, 2])
  })

  it('gives the same wherever the bytes are cut, and one by one', () => {
    for (let at = 1; at < bytes.length; at++) {
      expect(guarded([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole)
    }
    expect(guarded([...bytes].map((byte) => Buffer.from([byte])))).toEqual(whole)
    const random = randomOf(1)
    for (let round = 0; round < 200; round++) expect(guarded(random.cut(bytes, 40))).toEqual(whole)
  })

  it('shows nothing of a packet that is not complete, and says how much is missing', () => {
    const cut = publish({ payload: 'lost', properties: Buffer.alloc(0) }).subarray(0, -1)
    const { packets, incomplete } = guarded([connack[5], cut])
    expect(packets).toHaveLength(1)
    expect(incomplete).toEqual({ number: 2, receivedBytes: cut.length, sizeBytes: cut.length + 1 })
    expect(guarded([connack[5], Buffer.from([0x30])]).incomplete).toMatchObject({
      receivedBytes: 1,
      sizeBytes: 0,
    })
  })

  it('refuses a packet by its announced size, before any of its body has come', () => {
    const tooLarge = Buffer.concat([Buffer.from([0x30]), variableByteInteger(limit + 1)])
    const { end, packets } = guarded([connack[5], tooLarge])
    expect(end).toEqual({ fault: `${limit + 1} > ${limit}`, packet: '3', number: 2 })
    expect(packets).toHaveLength(1)
    const largest = publish({ payload: Buffer.alloc(limit - 4), properties: Buffer.alloc(0) })
    expect(largest.length).toBe(limit + 3)
    expect(guarded([connack[5], largest])).toMatchObject({ end: null, packets: [{}, {}] })
  })

  it.each(malformedPackets)('refuses $what', ({ bytes: bad, fault, version = 5 }) => {
    const good = Buffer.concat([connack[version], packet(13, 0)])
    const { end, packets } = guarded([good, bad], version)
    expect(end).toMatchObject({ fault, number: 3 })
    expect(packets).toHaveLength(2)
    const together = Buffer.concat([good, bad])
    for (let at = 1; at < together.length; at++) {
      expect(guarded([together.subarray(0, at), together.subarray(at)], version).end).toEqual(end)
    }
  })

  it.each(malformedConnacks)('refuses CONNACK with $what', ({ bytes: bad, fault, version = 5 }) => {
    expect(guarded([bad], version)).toMatchObject({
      end: { fault, packet: 'CONNACK', number: 1 },
      packets: [],
    })
  })

  it('refuses anything but CONNACK, or AUTH in MQTT 5, as the first packet', () => {
    for (const first of conversation.slice(1)) {
      for (let at = 1; at <= first.length; at++) {
        const { end } = guarded([first.subarray(0, at), first.subarray(at)])
        expect(end).toMatchObject({ fault: 'before-connack', number: 1 })
      }
    }
    const early = guarded([packet(15, 0, [0x18, 0]), publish({ properties: Buffer.alloc(0) })])
    expect(early.end).toEqual({ fault: 'before-connack', packet: 'PUBLISH', number: 2 })
    expect(guarded([packet(15, 0, [0x18, 0]), connack[5]]).end).toBeNull()
  })

  it('takes a refusal in the form of 3.1.1 where MQTT 5 was asked for', () => {
    expect(guarded([packet(2, 0, [0, 1])])).toMatchObject({ end: null, packets: [{ type: 2 }] })
  })

  it('takes every form of the answers of MQTT 5', () => {
    const forms = [
      packet(4, 0, twoBytes(1), [0x10]),
      packet(4, 0, twoBytes(1), [0x87, 3, 0x1f, 0, 0]),
      packet(5, 0, twoBytes(1), [0x97, 0]),
      packet(6, 2, twoBytes(1), [0x92]),
      packet(9, 0, twoBytes(1), [5, 0x26, 0, 0, 0, 0, 0, 0x80]),
      packet(11, 0, twoBytes(1), [0, 0x11, 0]),
      packet(14, 0),
      packet(14, 0, [0x8b]),
      packet(14, 0, [0x9d, 4, 0x1c, 0, 1, 97]),
    ]
    expect(guarded([connack[5], ...forms])).toMatchObject({
      end: null,
      packets: { length: forms.length + 1 },
    })
  })

  it.each([
    ['a web server', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'http'],
    ['a TLS server', '\x15\x03\x01\x00\x02\x02\x46', 'tls'],
    ['an SSH server', 'SSH-2.0-OpenSSH_9.2\r\n', 'unknown'],
    ['a mail server', '220 mail.example ESMTP\r\n', 'unknown'],
    ['a chat server', '@0 welcome to the chat\r\n', 'unknown'],
    ['a server that counts', '1234567890\r\n', 'unknown'],
    ['an echo', '\x10\x0c\x00\x04MQTT\x05\x02\x00\x3c\x00\x00', 'unknown'],
    ['a web server of an odd kind', 'HTML?', 'unknown'],
  ])('recognises %s wherever its answer is cut', (_what, answer, spoken) => {
    const said = Buffer.from(answer, 'latin1')
    for (let at = 1; at <= said.length; at++) {
      const { end, packets } = guarded([said.subarray(0, at), said.subarray(at)])
      expect([at, end?.fault, packets]).toEqual([at, spoken, []])
    }
  })
})
