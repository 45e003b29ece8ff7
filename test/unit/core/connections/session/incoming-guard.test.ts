import { describe, expect, it } from 'vitest'
import { IncomingGuard } from '../../../../../electron/core/connections/session/incoming-guard.ts'
import { Violation } from '../../../../../electron/core/connections/session/violation.ts'
import { connack, packet, publish, twoBytes, variableByteInteger } from '../../../../helpers/mqtt-bytes.ts'
import { randomOf } from '../../../../helpers/random.ts'

const limit = 1_000

/** What becomes of bytes that arrive in these pieces. */
function guarded(pieces: Buffer[], protocolVersion: 4 | 5 = 5) {
  const packets: { type: number; bytes: string; body: number }[] = []
  const passed: Buffer[] = []
  const guard = new IncomingGuard({
    protocolVersion,
    maxPacketBytes: limit,
    onPacket: ({ type, bytes, body }) => packets.push({ type, bytes: bytes.toString('hex'), body }),
  })
  const violation = violationOf(() => {
    for (const piece of pieces) {
      const out = guard.push(piece)
      if (out) passed.push(Buffer.from(out))
    }
  })
  return { packets, passed: Buffer.concat(passed).toString('hex'), violation }
}

function violationOf(action: () => void): Violation | null {
  try {
    action()
  } catch (error) {
    if (error instanceof Violation) return error
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

  it('cuts a conversation into its packets and passes every byte on', () => {
    expect(whole.violation).toBeNull()
    expect(whole.packets.map(({ bytes: hex }) => hex)).toEqual(conversation.map((one) => one.toString('hex')))
    expect(whole.packets.map(({ type }) => type)).toEqual([2, 3, 3, 6, 13, 9, 4, 5, 7, 11, 14])
    // The long packet has a Remaining Length of two bytes.
    expect(whole.packets.map(({ body }) => body)).toEqual([2, 2, 3, 2, 2, 2, 2, 2, 2, 2, 2])
    expect(whole.passed).toBe(bytes.toString('hex'))
  })

  it('gives the same wherever the bytes are cut, and one by one', () => {
    for (let at = 1; at < bytes.length; at++) {
      expect(guarded([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole)
    }
    expect(guarded([...bytes].map((byte) => Buffer.from([byte])))).toEqual(whole)
    const random = randomOf(1)
    for (let round = 0; round < 200; round++) expect(guarded(random.cut(bytes, 40))).toEqual(whole)
  })

  it('passes on nothing of a packet that is not complete', () => {
    const most = guarded([
      connack[5],
      publish({ payload: 'lost', properties: Buffer.alloc(0) }).subarray(0, -1),
    ])
    expect(most.passed).toBe(connack[5].toString('hex'))
    expect(most.packets).toHaveLength(1)
  })

  const tooLarge = Buffer.concat([Buffer.from([0x30]), variableByteInteger(limit + 1)])
  it('refuses a packet by its announced size, before any of its body has come', () => {
    const { violation, packets } = guarded([connack[5], tooLarge])
    expect(violation?.fault).toContain(String(limit + 1))
    expect(packets).toHaveLength(1)
    const largest = publish({ payload: Buffer.alloc(limit - 4), properties: Buffer.alloc(0) })
    expect(largest.length).toBe(limit + 3)
    expect(guarded([connack[5], largest])).toMatchObject({ violation: null, packets: [{}, {}] })
  })

  const malformed: [what: string, bytes: Buffer, fault: RegExp, version?: 4 | 5][] = [
    ['the reserved type 0', packet(0, 0), /type 0/],
    ['CONNECT', packet(1, 0, [0]), /type 1/],
    ['SUBSCRIBE', packet(8, 2, [0, 1, 0, 0, 1, 97, 0]), /type 8/],
    ['UNSUBSCRIBE', packet(10, 2, [0, 1, 0, 0, 1, 97]), /type 10/],
    ['PINGREQ', packet(12, 0), /type 12/],
    ['AUTH in 3.1.1', packet(15, 0), /type 15/, 4],
    ['DISCONNECT in 3.1.1', packet(14, 0), /type 14/, 4],
    ['a second CONNACK', connack[5], /second CONNACK/],
    [
      'a Remaining Length of five bytes',
      Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x01]),
      /Remaining Length/,
    ],
    ['PUBACK with flags', packet(4, 1, [0, 1]), /flags/],
    ['PUBREL without its flags', packet(6, 0, [0, 1]), /flags/],
    ['SUBACK with flags', packet(9, 2, [0, 1, 0]), /flags/],
    ['PINGRESP with flags', packet(13, 8), /flags/],
    ['DISCONNECT with flags', packet(14, 4), /flags/],
    ['PUBLISH of one byte', packet(3, 0, [0]), /shorter/],
    ['PUBACK of one byte', packet(4, 0, [0]), /shorter/],
    ['PUBREC of one byte', packet(5, 0, [0]), /shorter/],
    ['PUBREL of one byte', packet(6, 2, [0]), /shorter/],
    ['PUBCOMP without a body', packet(7, 0), /shorter/],
    ['SUBACK without a code', packet(9, 0, [0, 1]), /shorter/],
    ['UNSUBACK of one byte', packet(11, 0, [0]), /shorter/],
  ]
  it.each(malformed)('refuses %s', (_what, bad, fault, version = 5) => {
    const good = Buffer.concat([connack[version], packet(13, 0)])
    const { violation, passed, packets } = guarded([good, bad], version)
    expect(violation?.fault).toMatch(fault)
    expect(violation?.spoken).toBe('mqtt')
    expect(packets).toHaveLength(2)
    expect(passed).toBe(good.toString('hex'))
    const together = Buffer.concat([good, bad])
    for (let at = 1; at < together.length; at++) {
      const cut = guarded([together.subarray(0, at), together.subarray(at)], version)
      expect(cut.violation?.fault).toBe(violation?.fault)
    }
  })

  it('refuses anything but CONNACK, or AUTH in MQTT 5, as the first packet', () => {
    for (const first of conversation.slice(1)) expect(guarded([first]).violation?.spoken).toBe('unknown')
    const early = guarded([packet(15, 0, [0x18, 0]), publish({ properties: Buffer.alloc(0) })]).violation
    expect(early).toMatchObject({ fault: expect.stringContaining('before CONNACK'), spoken: 'mqtt' })
    expect(guarded([packet(15, 0, [0x18, 0]), connack[5]]).violation).toBeNull()
    expect(guarded([packet(2, 0, [0])]).violation?.fault).toMatch(/shorter/)
  })

  it.each([
    ['a web server', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'http'],
    ['a TLS server', '\x15\x03\x01\x00\x02\x02\x46', 'tls'],
    ['an SSH server', 'SSH-2.0-OpenSSH_9.2\r\n', 'unknown'],
    ['a mail server', '220 mail.example ESMTP\r\n', 'unknown'],
    ['a web server of an odd kind', 'HTML?', 'unknown'],
  ])('recognises %s wherever its answer is cut', (_what, answer, spoken) => {
    const said = Buffer.from(answer, 'latin1')
    for (let at = 1; at <= said.length; at++) {
      const { violation, passed } = guarded([said.subarray(0, at), said.subarray(at)])
      expect([at, violation?.spoken, passed]).toEqual([at, spoken, ''])
    }
  })

  it('never throws anything but a violation, and passes on only whole packets it has shown', () => {
    const random = randomOf(20_261_120)
    let passedSome = 0
    for (let round = 0; round < 3_000; round++) {
      const packets = Array.from({ length: random.int(6) }, () => random.pick([bytes, ...conversation]))
      const stream = Buffer.concat([random.chance(0.8) ? connack[5] : random.bytes(3), ...packets])
      const flips = random.int(4)
      for (let flip = 0; flip < flips; flip++) stream[random.int(stream.length)] = random.int(256)
      const { passed, packets: seen } = guarded(random.cut(stream, 1 + random.int(60)), random.pick([4, 5]))
      expect(stream.toString('hex').startsWith(passed)).toBe(true)
      // A violation within one piece also stops what stood before it in that piece.
      expect(
        seen
          .map(({ bytes: hex }) => hex)
          .join('')
          .startsWith(passed),
      ).toBe(true)
      if (passed !== '') passedSome++
    }
    expect(passedSome).toBeGreaterThan(500)
  })
})
