// A process of its own: an MQTT broker that does nothing but send as fast as its one subscriber reads, so that the
// client under test is the limit and not the broker.
//   node replay-broker.ts COUNT QOS   prints its port; prints a line of JSON when all has been sent and acknowledged.
import type { Socket } from 'node:net'
import { createServer } from 'node:net'
import { parser } from 'mqtt-packet'
import { publishPacket } from './flood-messages.ts'

const [count = 0, qos = 0] = process.argv.slice(2).map(Number)
const burst = 500
const window = 20_000

const server = createServer((socket) => {
  const incoming = parser({ protocolVersion: 4 })
  const state = { sent: 0, acknowledged: 0 }
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('data', (data) => incoming.parse(data))
  incoming.on('packet', (packet) => {
    if (packet.cmd === 'connect') socket.write(Buffer.from([0x20, 2, 0, 0]))
    else if (packet.cmd === 'pingreq') socket.write(Buffer.from([0xd0, 0]))
    else if (packet.cmd === 'puback') acknowledge(socket, state)
    else if (packet.cmd === 'subscribe') {
      const id = packet.messageId ?? 0
      socket.write(Buffer.from([0x90, 3, id >> 8, id & 255, qos]))
      send(socket, state)
    }
  })
})

interface State {
  sent: number
  acknowledged: number
}

function acknowledge(socket: Socket, state: State): void {
  state.acknowledged++
  if (state.acknowledged === count) report(state)
  else if (state.sent - state.acknowledged === window - burst) send(socket, state)
}

function send(socket: Socket, state: State): void {
  while (state.sent < count) {
    if (qos > 0 && state.sent - state.acknowledged >= window) return
    const packets: Buffer[] = []
    for (let index = 0; index < burst && state.sent < count; index++)
      packets.push(publishPacket(state.sent++, qos))
    if (!socket.write(Buffer.concat(packets))) {
      socket.once('drain', () => {
        send(socket, state)
      })
      return
    }
  }
  if (qos === 0 && state.sent === count) report(state)
}

function report(state: State): void {
  process.stdout.write(`${JSON.stringify(state)}\n`)
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address === 'object') process.stdout.write(`${address.port}\n`)
})
