// A process of its own: mqtt.js alone, which takes messages and keeps none. Its memory and its time to disconnect are
// compared with the core's.
//   node bare-client.ts PORT   prints "ready" once it has subscribed, "message" with the first one; on SIGUSR2 it
//   disconnects and prints how many milliseconds that took.
import { connectAsync } from 'mqtt'

const client = await connectAsync(`mqtt://127.0.0.1:${process.argv[2] ?? ''}`, { protocolVersion: 4 })
client.once('message', () => process.stdout.write('message\n'))
process.on('SIGUSR2', () => {
  const startMs = performance.now()
  client.once('close', () => process.stdout.write(`${performance.now() - startMs}\n`))
  client.end()
})
await client.subscribeAsync('#')
process.stdout.write('ready\n')
