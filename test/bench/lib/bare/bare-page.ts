// A process of its own: the bare libraries and a page that only counts and shows the newest payload. What the browser makes
// of a flood is compared with it.
//   node bare-page.ts PORT QOS   prints its address once it has subscribed.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connectAsync } from 'mqtt'
import { WebSocketServer } from 'ws'
import { floodFilter } from '../load/flood-messages.ts'

const batchMs = 50
const [port = 0, qos = 0] = process.argv.slice(2).map(Number)

// The newest message stands where the workbench has it, so that one probe reads both.
const markup = `<!doctype html><title>bare</title><output>0</output><div role="feed"><div role="article"></div></div>
<script>
  const [count, newest] = [document.querySelector('output'), document.querySelector('[role=article]')]
  let received = 0
  new WebSocket(location.href.replace('http', 'ws')).onmessage = ({ data }) => {
    const payloads = JSON.parse(data)
    received += payloads.length
    count.textContent = received
    newest.textContent = payloads[payloads.length - 1]
  }
</script>`

const server = createServer((_request, response) =>
  response.setHeader('content-type', 'text/html').end(markup),
)
const pages = new WebSocketServer({ server })
server.listen(0, '127.0.0.1')
await once(server, 'listening')

let waiting: string[] = []
const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4 })
client.on('message', (_topic, payload) => waiting.push(payload.toString()))
await client.subscribeAsync(floodFilter, { qos: qos as 0 | 1 })
setInterval(() => {
  if (waiting.length === 0) return
  const batch = JSON.stringify(waiting)
  waiting = []
  for (const page of pages.clients) page.send(batch)
}, batchMs)
process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/\n`)
