import { setTimeout } from 'node:timers/promises'
import { profileFor } from '../../helpers/core/profiles.ts'
import type { HostileClient } from '../../helpers/hostile/scenario-broker.ts'
import { startScenarioBroker } from '../../helpers/hostile/scenario-broker.ts'
import { publish, variableByteInteger } from '../../helpers/wire/mqtt-bytes.ts'
import { connect, reached, withCore } from '../lib/core/bench-core.ts'
import { peakResidentMb, residentMb, startHelper } from '../lib/processes.ts'
import type { Figures, Part } from '../lib/report.ts'
import { tenth } from '../lib/statistics.ts'

const megabyte = 1024 * 1024
/** The largest Remaining Length there is (MQTT 5, 1.5.5), and what stays of it for the payload. */
const largestBytes = 268_435_455
const topic = 'film'
const piece = Buffer.from(Array.from({ length: megabyte }, (_, at) => (at * 2_654_435_761) >>> 24))
/** Longest topics there are, MQTT 5, 1.5.4. */
const topicBytes = 65_535
const longTopics = 24_000
const topicsAtOnce = 16
const windowMs = 3_000

type Moment = 'while it arrives' | 'as soon as it has arrived' | 'once it is stored'

/** What the largest message there is costs, and topics as long as they may be; beside mqtt.js, which stores nothing. */
export const large: Part = {
  name: 'large',
  async run({ quick }) {
    const sizeBytes = quick ? 64 * megabyte : largestBytes
    const figures: Figures[] = [await bare(sizeBytes)]
    for (const moment of ['while it arrives', 'as soon as it has arrived', 'once it is stored'] as const) {
      figures.push(await heliograph(sizeBytes, moment))
    }
    figures.push(await topics(quick ? longTopics / 6 : longTopics))
    return figures
  },
}

/** A broker that sends one message of so many bytes to whoever subscribes; `half`: so much of it has been taken. */
async function startSender(sizeBytes: number) {
  const half = Promise.withResolvers<void>()
  const broker = await startScenarioBroker(4, {
    packet: (client, heard) => {
      if (heard.cmd === 'subscribe') setImmediate(() => void send(client))
      return true
    },
  })
  const send = async (client: HostileClient) => {
    const name = Buffer.from([0, topic.length, ...Buffer.from(topic)])
    await client.write(Buffer.concat([Buffer.from([0x30]), variableByteInteger(sizeBytes), name]))
    for (let left = sizeBytes - name.length; left > 0; left -= piece.length) {
      if (!(await client.write(piece.subarray(0, Math.min(left, piece.length))))) return
      if (left < sizeBytes / 2) half.resolve()
    }
  }
  return { ...broker, half: half.promise }
}

async function bare(sizeBytes: number): Promise<Figures> {
  const broker = await startSender(sizeBytes)
  const client = startHelper(new URL('../lib/bare/bare-client.ts', import.meta.url), [broker.port])
  try {
    const pid = client.child.pid ?? 0
    await client.line()
    const beforeMb = residentMb(pid)
    const startMs = performance.now()
    await client.line()
    const tookMs = performance.now() - startMs
    client.child.kill('SIGUSR2')
    const disconnectMs = Number(await client.line())
    return row('mqtt.js alone', sizeBytes, { tookMs, disconnectMs, takenMb: peakResidentMb(pid) - beforeMb })
  } finally {
    broker.close()
    await client.stop()
  }
}

async function heliograph(sizeBytes: number, moment: Moment): Promise<Figures> {
  const broker = await startSender(sizeBytes)
  try {
    return await withCore(async ({ core, page }) => {
      const pid = core.child.pid ?? 0
      const beforeMb = residentMb(pid)
      const profile = profileFor(broker.port, { protocolVersion: 4, maxPacketBytes: largestBytes })
      const startMs = performance.now()
      const id = await connect(page, profile, '#')
      let tookMs: number | undefined
      await (moment === 'while it arrives' ? broker.half : reached(page, id, 1, 'received'))
      if (moment === 'once it is stored') {
        await reached(page, id, 1)
        tookMs = performance.now() - startMs
        // What indexes its words, and whoever shows it, has had its turn.
        await setTimeout(windowMs)
      }
      const disconnectedMs = performance.now()
      await page.call('connections.disconnect', { id })
      const disconnectMs = performance.now() - disconnectedMs
      // Throws when the message is lost.
      if (moment !== 'while it arrives') await reached(page, id, 1)
      return row(`Heliograph, disconnected ${moment}`, sizeBytes, {
        tookMs,
        disconnectMs,
        takenMb: peakResidentMb(pid) - beforeMb,
      })
    })
  } finally {
    broker.close()
  }
}

/** How many messages a second are stored, each on a topic of its own as long as it may be. */
async function topics(count: number): Promise<Figures> {
  const broker = await startScenarioBroker(4, {
    packet: (client, heard) => {
      if (heard.cmd === 'subscribe') setImmediate(() => void sendTopics(client, count))
      return true
    },
  })
  try {
    return await withCore(async ({ core, page }) => {
      const beforeMb = residentMb(core.child.pid ?? 0)
      const startMs = performance.now()
      const id = await connect(page, profileFor(broker.port, { protocolVersion: 4 }), '#')
      await reached(page, id, count)
      const tookMs = performance.now() - startMs
      return {
        ...row(`${count} topics of 65 kB`, 0, {
          tookMs,
          takenMb: peakResidentMb(core.child.pid ?? 0) - beforeMb,
        }),
        'topics a second': Math.round((count / tookMs) * 1_000),
      }
    })
  } finally {
    broker.close()
  }
}

/** Sends many packets at once, so that the broker takes little of the time that is measured. */
async function sendTopics(client: HostileClient, count: number): Promise<void> {
  const digits = '000000'
  const packet = publish({ topic: Buffer.alloc(topicBytes, `site/${digits}/`), payload: 'x' })
  const numberAt = packet.indexOf(digits)
  for (let sent = 0; sent < count; sent += topicsAtOnce) {
    const packets = Buffer.concat(Array.from({ length: topicsAtOnce }, () => packet))
    for (let each = 0; each < topicsAtOnce; each++) {
      const number = String(sent + each).padStart(digits.length, '0')
      packets.write(number, each * packet.length + numberAt)
    }
    if (!(await client.write(packets))) return
  }
}

function row(
  what: string,
  sizeBytes: number,
  found: { tookMs?: number | undefined; disconnectMs?: number; takenMb: number },
): Figures {
  const ms = (value: number | undefined) => (value === undefined ? '' : Math.round(value))
  return {
    what,
    'message, MB': sizeBytes === 0 ? '' : Math.round(sizeBytes / megabyte),
    'stored after, ms': ms(found.tookMs),
    'disconnect, ms': ms(found.disconnectMs),
    'memory taken, MB': Math.round(found.takenMb),
    'memory / message': sizeBytes === 0 ? '' : tenth((found.takenMb * megabyte) / sizeBytes),
    'topics a second': '',
  }
}
