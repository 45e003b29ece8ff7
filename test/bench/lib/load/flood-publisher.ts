// A process of its own: publishes the flood through a broker at a steady rate, QoS 0 or 1, for some seconds.
//   node flood-publisher.ts PORT RATE QOS SECONDS   prints "ready", then a line of JSON: see FloodReport.
import { connect } from 'node:net'
import { parser } from 'mqtt-packet'
import { publishPacket } from './flood-messages.ts'

/** What the publisher did. */
export interface FloodReport {
  sent: number
  acknowledged: number
  seconds: number
}

const [port = 0, rate = 0, qos = 0, seconds = 0] = process.argv.slice(2).map(Number)
const tickMs = 5
const window = 20_000
const socket = connect({ host: '127.0.0.1', port, noDelay: true })
const incoming = parser({ protocolVersion: 4 })
const state = { sent: 0, acknowledged: 0 }
socket.write(Buffer.from([0x10, 16, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, 4, 0x66, 0x6c, 0x6f, 0x6f]))
socket.on('data', (data) => incoming.parse(data))
incoming.on('packet', (packet) => {
  if (packet.cmd === 'puback') state.acknowledged++
  else if (packet.cmd === 'connack') flood()
})

function flood(): void {
  process.stdout.write('ready\n')
  const startMs = performance.now()
  const timer = setInterval(() => {
    const elapsedMs = performance.now() - startMs
    const due = Math.floor((Math.min(elapsedMs, seconds * 1_000) * rate) / 1_000)
    const packets: Buffer[] = []
    const nowMs = Date.now()
    while (state.sent < due && (qos === 0 || state.sent - state.acknowledged < window)) {
      packets.push(publishPacket(state.sent++, qos, nowMs))
    }
    if (packets.length > 0) socket.write(Buffer.concat(packets))
    const complete = elapsedMs >= seconds * 1_000 && socket.writableLength === 0
    if (!complete || (qos > 0 && state.acknowledged < state.sent)) return
    clearInterval(timer)
    const report: FloodReport = { ...state, seconds: elapsedMs / 1_000 }
    process.stdout.write(`${JSON.stringify(report)}\n`)
    socket.end(Buffer.from([0xe0, 0]))
  }, tickMs)
}
