import { forbiddenFaults, malformedFaults } from '../../../shared/mqtt/violations.ts'
import { packet, publish, twoBytes, variableByteInteger } from '../wire/mqtt-bytes.ts'
import type { Random } from '../random.ts'
import { randomOf } from '../random.ts'
import { profileFor } from '../core/profiles.ts'
import type { Recording } from './recorded-broker.ts'
import { converse } from './recorded-broker.ts'
import { heldStreams, openLab, settle } from '../core/session-lab.ts'

/** What became of a sequence. */
export interface FuzzResult {
  /** Reason code of the end, or 'connected' where the bytes were harmless or the session waits for the rest of a packet. */
  end: string
  /** Promises that were broken; none is the only good number. */
  faults: string[]
}

/** Every fault of a broker has a name of its own. */
const violationFaults: readonly string[] = [...malformedFaults, ...forbiddenFaults]

/** How a session that met hostile bytes may end. */
const goodEnds = new Set([
  'malformed-packet',
  'protocol-error',
  'packet-too-large',
  'not-mqtt',
  'http-on-port',
  'tls-on-port',
  'disconnected-by-broker',
  'taken-over',
])
const probeId = 61_111

/** Plays one mutated recording to a session and looks whether every promise is kept. Same seed, same sequence. */
export async function fuzzOnce(recordings: readonly Recording[], seed: number): Promise<FuzzResult> {
  const random = randomOf(seed)
  const recording = recordings[random.int(recordings.length)]
  const other = recordings[random.int(recordings.length)]
  if (!recording || !other) throw new Error('nothing was recorded')
  const { version } = recording
  const streams = heldStreams()
  const lab = openLab(profileFor(1, { protocolVersion: version, maxPacketBytes: 65_536 }), {
    open: streams.open,
    filters: recording.filters,
  })
  const [connack = Buffer.alloc(0), ...rest] = recording.packets
  const mutateConnack = random.chance(0.2)
  const opening = mutateConnack ? mutate([connack], other.packets, random) : connack
  const bytes = mutateConnack && random.chance(0.5) ? Buffer.alloc(0) : mutate(rest, other.packets, random)
  const feed = (all: Buffer) => {
    for (const piece of random.cut(all, random.pick([1, 7, 100, 10_000]))) {
      if (!streams.peer?.destroyed) streams.peer?.write(piece)
    }
  }
  await settle(4)
  feed(opening)
  await settle()
  if (lab.state?.state === 'connected') converse(lab)
  await settle(2)
  feed(bytes)
  await settle()
  const faults: string[] = []
  const say = (fault: string) => faults.push(`seed ${seed}: ${fault}`)
  const ended = lab.states.find(({ reason }) => reason !== null)
  if (ended?.reason) {
    const { code, details, message } = ended.reason
    if (!goodEnds.has(code) && !code.startsWith('refused-')) say(`ended with ${code}: ${message}`)
    const names = ['malformed-packet', 'protocol-error'].includes(code)
    if (names && !violationFaults.includes(String(details['violation']))) say(`no name for ${message}`)
    if (names && !(Number(details['number']) > 0)) say(`no packet for ${message}`)
  } else if (endsWithPacket(Buffer.concat([opening, bytes])) && lab.state?.state === 'connected') {
    if (!(await answersProbe())) say('connected, but takes no message')
  }
  streams.peer?.destroy()
  await settle(4)
  if (lab.state?.state === 'connected') say('connected without a connection')
  await lab.close()
  return { end: ended?.reason?.code ?? 'connected', faults }

  async function answersProbe(): Promise<boolean> {
    const properties = version === 5 ? { properties: Buffer.alloc(0) } : {}
    feed(publish({ topic: 'probe', qos: 1, packetId: probeId, ...properties }))
    const answer = packet(4, 0, twoBytes(probeId))
    for (let turn = 0; turn < 200; turn++) {
      if (streams.heard().includes(answer) || lab.state?.state !== 'connected') return true
      await settle(5)
    }
    return false
  }
}

/** Whether a stream ends where a packet does, as far as its lengths can be believed. */
function endsWithPacket(bytes: Buffer): boolean {
  let offset = 0
  while (offset < bytes.length) {
    let length = 0
    let factor = 1
    let at = offset + 1
    for (;;) {
      const byte = bytes[at++]
      if (byte === undefined) return false
      length += (byte & 127) * factor
      factor *= 128
      if (byte < 128) break
    }
    offset = at + length
  }
  return offset === bytes.length
}

/** A recording with one to four changes, of bytes or of whole packets. */
function mutate(packets: readonly Buffer[], foreign: readonly Buffer[], random: Random): Buffer {
  const list = [...packets]
  const changes = 1 + random.int(4)
  for (let change = 0; change < changes; change++) {
    const at = random.int(list.length)
    const target = list[at] ?? Buffer.alloc(0)
    const strange = foreign[random.int(foreign.length)] ?? Buffer.alloc(0)
    switch (random.int(9)) {
      case 0:
        list.splice(at, 0, target)
        break
      case 1:
        list.splice(at, 1)
        break
      case 2:
        list.splice(at, 0, strange)
        break
      case 3:
        list.splice(random.int(list.length + 1), 0, ...list.splice(at, 1))
        break
      case 4:
        list.splice(at, 0, random.bytes(1 + random.int(20)))
        break
      case 5:
        list[at] = Buffer.concat([target.subarray(0, 1), hugeLength(random), target.subarray(2)])
        break
      case 6:
        list[at] = target.subarray(0, random.int(target.length + 1))
        break
      default:
        list[at] = flipped(target, random)
    }
  }
  return Buffer.concat(list)
}

function flipped(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes)
  if (copy.length === 0) return copy
  const at = random.chance(0.5) ? random.int(Math.min(8, copy.length)) : random.int(copy.length)
  const value = random.pick([0, 1, 2, 0x7f, 0x80, 0xff, -1])
  copy[at] = value < 0 ? (copy[at] ?? 0) ^ (1 << random.int(8)) : value
  return copy
}

function hugeLength(random: Random): Buffer {
  return random.chance(0.2)
    ? Buffer.from([0xff, 0xff, 0xff, 0xff, 1])
    : variableByteInteger(random.pick([0, 1, 127, 128, 16_384, 65_537, 268_435_455]))
}
