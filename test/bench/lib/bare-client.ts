// A process of its own: mqtt.js alone, which takes messages and keeps none. Its memory and its time to disconnect are
// compared with the core's.
//   node bare-client.ts PORT   prints "ready" once it has subscribed, "message" with the first one; on SIGUSR2 it
//   disconnects and prints how many milliseconds that took.
import { once } from 'node:events'
import { connectAsync } from 'mqtt'

const client = await connectAsync(`mqtt://127.0.0.1:${process.argv[2] ?? ''}`, { protocolVersion: 4 })
client.once('message', () => process.stdout.write('message\n'))
process.on('SIGUSR2', () => {
  const startMs = performance.now()
  const closed = once(client, 'close')
  client.end()
  void closed.then(() => process.stdout.write(`${performance.now() - startMs}\n`))
})
await client.subscribeAsync('#')
process.stdout.write('ready\n')
