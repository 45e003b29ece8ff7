// A process of its own: a broker that sends its one subscriber a flood at a steady rate with QoS 1, and measures how long
// each message waits for its acknowledgement. Heliograph acknowledges what is on disk: that is the time of a commit.
//   node paced-broker.ts RATE SECONDS   prints its port, then, once subscribed to, "flooding", and at the end a line of
//   JSON: see PacedReport.
import type { Socket } from 'node:net'
import { createServer } from 'node:net'
import { parser } from 'mqtt-packet'
import { publishPacket } from './flood-messages.ts'
import { percentile, tenth } from '../statistics.ts'

/** What the broker saw; times in ms from the socket's write to the acknowledgement. */
export interface PacedReport {
  sent: number
  acknowledged: number
  p50Ms: number
  p99Ms: number
  maxMs: number
}

const [rate = 0, seconds = 0] = process.argv.slice(2).map(Number)
const tickMs = 5
const packetIds = 65_535

const server = createServer((socket) => {
  const incoming = parser({ protocolVersion: 4 })
  const sentAt = new Float64Array(packetIds)
  const waits: number[] = []
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('data', (data) => incoming.parse(data))
  incoming.on('packet', (packet) => {
    if (packet.cmd === 'connect') socket.write(Buffer.from([0x20, 2, 0, 0]))
    else if (packet.cmd === 'pingreq') socket.write(Buffer.from([0xd0, 0]))
    else if (packet.cmd === 'puback') {
      waits.push(performance.now() - (sentAt[(packet.messageId ?? 1) - 1] ?? 0))
    } else if (packet.cmd === 'subscribe') {
      const id = packet.messageId ?? 0
      socket.write(Buffer.from([0x90, 3, id >> 8, id & 255, 1]))
      flood(socket, sentAt, waits)
    }
  })
})

function flood(socket: Socket, sentAt: Float64Array, waits: number[]): void {
  process.stdout.write('flooding\n')
  const startMs = performance.now()
  let sent = 0
  const timer = setInterval(() => {
    const elapsedMs = performance.now() - startMs
    const due = Math.floor((Math.min(elapsedMs, seconds * 1_000) * rate) / 1_000)
    const packets: Buffer[] = []
    const nowMs = Date.now()
    // A packet identifier is free again once it is acknowledged.
    while (sent < due && sent - waits.length < packetIds) packets.push(publishPacket(sent++, 1, nowMs))
    const writtenMs = performance.now()
    for (let index = sent - packets.length; index < sent; index++) sentAt[index % packetIds] = writtenMs
    if (packets.length > 0) socket.write(Buffer.concat(packets))
    if (elapsedMs < seconds * 1_000 || (waits.length < sent && !socket.destroyed)) return
    clearInterval(timer)
    report(sent, waits)
  }, tickMs)
}

function report(sent: number, waits: number[]): void {
  const figures: PacedReport = {
    sent,
    acknowledged: waits.length,
    p50Ms: tenth(percentile(waits, 0.5)),
    p99Ms: tenth(percentile(waits, 0.99)),
    maxMs: tenth(percentile(waits, 1)),
  }
  process.stdout.write(`${JSON.stringify(figures)}\n`)
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address === 'object') process.stdout.write(`${address.port}\n`)
})
