import { setTimeout } from 'node:timers/promises'
import { openSocket } from '../../../electron/core/network/open-socket.ts'
import { startMosquitto, mosquittoPub } from '../brokers/mosquitto.ts'
import { profileFor } from '../core/profiles.ts'
import type { Lab } from '../core/session-lab.ts'
import { openLab } from '../core/session-lab.ts'

/** What a broker said to a session, packet by packet, from CONNACK on. */
export interface Recording {
  version: 4 | 5
  /** What the session subscribes to. */
  filters: string[]
  packets: Buffer[]
}

const filters = ['in/#', 'kept/+', '$SYS/broker/version']

/** What a session says in every recording once it is connected; it takes the same packet identifiers each time. */
export function converse(lab: Lab): void {
  for (const qos of [0, 1, 2] as const)
    lab.publish(`out/${qos}`, qos, `message ${qos}`).catch(() => undefined)
}

/** Has a real mosquitto speak to a session: grants, retained messages, every QoS in both directions. */
export async function recordMosquitto(version: 4 | 5): Promise<Recording> {
  const broker = await startMosquitto()
  const heard: Buffer[] = []
  try {
    for (const name of ['one', 'two']) {
      await mosquittoPub(broker.port, ['-t', `kept/${name}`, '-r', '-q', '1', '-m', `{"kept":"${name}"}`])
    }
    const lab = openLab(profileFor(broker.port, { protocolVersion: version }), {
      filters,
      open: (options) => {
        const opening = openSocket(options)
        opening.socket.on('data', (data: Buffer) => heard.push(data))
        return opening
      },
    })
    await until(() => lab.state?.grants.filter(({ state }) => state === 'granted').length === filters.length)
    converse(lab)
    await until(() => lab.deliveries.size === 3)
    const properties =
      version === 5
        ? [
            '-V',
            '5',
            '-D',
            'publish',
            'user-property',
            'k',
            'v',
            '-D',
            'publish',
            'content-type',
            'text/plain',
          ]
        : []
    for (const qos of ['0', '1', '2']) {
      await mosquittoPub(broker.port, ['-t', `in/${qos}`, '-q', qos, '-m', `hello ${qos}`, ...properties])
    }
    await until(() => lab.received.length >= filters.length + 3)
    // PUBREL of the last one.
    await until(() => packetsOf(heard).some(([first = 0]) => first === 0x62))
    await lab.close()
  } finally {
    await broker.stop()
  }
  return { version, filters, packets: packetsOf(heard) }
}

function packetsOf(heard: readonly Buffer[]): Buffer[] {
  const bytes = Buffer.concat(heard)
  const packets: Buffer[] = []
  for (let offset = 0; offset < bytes.length;) {
    let length = 0
    let at = offset + 1
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++] ?? 0
      length += (byte & 127) * factor
      if (byte < 128) break
    }
    packets.push(bytes.subarray(offset, at + length))
    offset = at + length
  }
  return packets
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2_000; turn++) {
    if (condition()) return
    await setTimeout(5)
  }
  throw new Error('The broker did not say what was to be recorded.')
}
