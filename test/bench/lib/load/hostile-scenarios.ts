import { connack, packet, publish, variableByteInteger } from '../../../helpers/wire/mqtt-bytes.ts'
import type { HostileClient, Scenario } from '../../../helpers/hostile/scenario-broker.ts'

/** A broker as it should not be, and what is to become of it. */
export interface HostileScenario {
  name: string
  version: 4 | 5
  scenario: Scenario
  /** The reason it is left with; null: it is put up with. */
  reason: string | null
  connectTimeoutMs?: number
}

const megabyte = 1024 * 1024
const five = { properties: Buffer.alloc(0) }
const packetIds = 65_535
/** Packets that are written at once. */
const burst = 500

/** Every scenario but the one with a million topics. `messages`: of those that never end by themselves. */
export const hostileScenarios: HostileScenario[] = [
  {
    name: 'announces 256 MB and sends them',
    version: 4,
    reason: 'packet-too-large',
    scenario: {
      accepted: (client) =>
        void sendAll(client, [Buffer.concat([Buffer.from([0x30]), variableByteInteger(268_435_455)])], {
          thenFor: 256,
          of: Buffer.alloc(megabyte),
        }),
    },
  },
  {
    name: 'answers CONNECT with 21 MB of properties',
    version: 5,
    reason: 'packet-too-large',
    scenario: { connect: (client) => void client.write(longConnack()) },
  },
  {
    name: 'drips a message, a byte each 100 ms',
    version: 4,
    reason: 'packet-timeout',
    connectTimeoutMs: 2_000,
    scenario: { accepted: (client) => void drip(client), packet: () => false },
  },
  {
    name: 'accepts again and again',
    version: 4,
    reason: 'protocol-error',
    scenario: {
      accepted: (client) =>
        void sendAll(client, [], { thenFor: 1_000, of: Buffer.concat(Array(10_000).fill(connack[4])) }),
    },
  },
  {
    name: 'accepts and hangs up, each time',
    version: 4,
    reason: 'closed-by-broker',
    scenario: { accepted: ({ socket }) => socket.end() },
  },
  {
    name: 'begins handshakes of QoS 2 without end',
    version: 5,
    reason: null,
    scenario: {
      accepted: (client) => void handshakes(client),
      packet: (client, heard) => {
        client.heard.length = 0
        return heard.cmd !== 'pubrec'
      },
    },
  },
]

/** Sends so many retained messages, each on a topic of its own, to whoever subscribes. */
export function manyTopics(count: number): Scenario {
  return {
    packet: (client, heard) => {
      if (heard.cmd === 'subscribe') setImmediate(() => void retained(client, count))
      return true
    },
  }
}

async function sendAll(
  client: HostileClient,
  first: Buffer[],
  then: { thenFor: number; of: Buffer },
): Promise<void> {
  for (const bytes of first) await client.write(bytes)
  for (let times = 0; times < then.thenFor; times++) if (!(await client.write(then.of))) return
}

function longConnack(): Buffer {
  const properties = Buffer.alloc(21_000_000, Buffer.from([0x26, 0, 1, 0x61, 0, 1, 0x62]))
  return packet(2, 0, [0, 0], variableByteInteger(properties.length), properties)
}

async function drip(client: HostileClient): Promise<void> {
  for (const byte of publish({ payload: 'x'.repeat(1_000) })) {
    if (!(await client.write(Buffer.from([byte])))) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function handshakes(client: HostileClient): Promise<void> {
  for (let number = 0; ; number += burst) {
    const bytes = Array.from({ length: burst }, (_, at) =>
      publish({
        qos: 2,
        packetId: ((number + at) % packetIds) + 1,
        topic: `a/${(number + at) % 100}`,
        payload: `message ${number + at}`,
        ...five,
      }),
    )
    if (!(await client.write(Buffer.concat(bytes)))) return
  }
}

async function retained(client: HostileClient, count: number): Promise<void> {
  for (let number = 0; number < count; number += burst) {
    const bytes = Array.from({ length: Math.min(burst, count - number) }, (_, at) => {
      const topic = `site/${(number + at) % 97}/device/${number + at}/state`
      return publish({ topic, retain: true, payload: `{"n":${number + at},"state":"on"}` })
    })
    if (!(await client.write(Buffer.concat(bytes)))) return
  }
}
