// A process of its own: publishes numbered messages at every QoS until SIGTERM or COUNT of them, then waits for the broker's
// acknowledgements.
//   node publisher.ts PORT RATE [COUNT]   prints "ready", and at the end one line of JSON: see PublisherReport.
// It never goes more than `maxAhead` beyond the number that was last published on `paceTopic`.
import { connectAsync } from 'mqtt'
import type { PublisherReport } from './numbered.ts'
import { maxAhead, numberedPayload, numberedTopic, paceTopic } from './numbered.ts'

const [port = 0, rate = 0, count = Infinity] = process.argv.slice(2).map(Number)
const tickMs = 10
const report: PublisherReport = { sent: [0, 0, 0], acknowledged: [[], [], []] }
const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4 })
/** Kept below what mosquitto lets be in flight: it hangs up on a publisher that goes beyond. */
const maxOpen = 100
const open = new Set<Promise<unknown>>()
let number = 0
let pace = 0
client.on('message', (_topic, payload) => {
  pace = Math.max(pace, Number(payload.toString()))
})
await client.subscribeAsync(paceTopic, { qos: 1 })
// With a connection that is lost, QoS 0 is, and the handshakes of QoS 2 are: nothing could be said of them.
client.once('close', () => {
  process.stderr.write('the publisher was disconnected\n')
  process.exit(1)
})

function publish(): void {
  const n = number++
  const qos = (n % 3) as 0 | 1 | 2
  report.sent[qos]++
  const done = client.publishAsync(numberedTopic(qos), numberedPayload(n, Date.now()), { qos }).then(() => {
    report.acknowledged[qos].push(n)
    open.delete(done)
  })
  open.add(done)
}

let due = 0
const timer = setInterval(() => {
  due += (rate * tickMs) / 1_000
  const end = Math.min(count, pace + maxAhead)
  for (; due >= 1 && number < end && open.size < maxOpen; due--) publish()
  if (number >= count) finish()
}, tickMs)
process.stdout.write('ready\n')
process.once('SIGTERM', finish)

function finish(): void {
  clearInterval(timer)
  client.removeAllListeners('close')
  // In order: what is still on its way into the socket arrives.
  void Promise.all(open)
    .then(() => client.endAsync())
    .then(() => {
      process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0))
    })
}
