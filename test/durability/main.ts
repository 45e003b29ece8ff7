import { accountFor } from './accounting.ts'
import { killLoop } from './kill-loop.ts'

/** The accounting and the kill loop in full: `npm run test:durability`, or with another number of cycles as its argument. */
const cycles = Number(process.argv[2] ?? 200)

async function accounting(): Promise<boolean> {
  let passed = true
  for (const rate of [1_000, 6_000, 12_000]) {
    const options = { messages: rate * 15, rate, writerKills: 3, sessionKills: 0 }
    const { sent, rows, counts, unaccounted, distinct } = await accountFor(options)
    console.table([{ rate, sent, received: counts.received, stored: counts.stored, rows, unaccounted }])
    const whole = distinct[0] + distinct[1] + distinct[2] === sent && rows === sent
    passed &&= whole && counts.received === sent && counts.stored === sent && unaccounted === 0
  }
  const crashed = await accountFor({ messages: 90_000, rate: 6_000, writerKills: 0, sessionKills: 5 })
  const { sent, rows, counts, unaccounted, distinct, sentOf, repeatedQos2 } = crashed
  console.table([
    { sent, received: counts.received, stored: counts.stored, rows, ...counts.dropped, unaccounted },
  ])
  passed &&= unaccounted === 0 && counts.stored === rows && repeatedQos2 === 0
  return passed && distinct[1] === sentOf[1] && distinct[2] === sentOf[2]
}

async function killing(): Promise<boolean> {
  const result = await killLoop({
    cycles,
    rate: 2_000,
    longestMs: 1_500,
    random: Math.random,
    onCycle: (cycle) => process.stderr.write(`\rkilled ${cycle} of ${cycles} times`),
  })
  process.stderr.write('\n')
  const { qos0LossMs, ...counts } = result
  const worstLossMs = Math.max(...qos0LossMs)
  console.table([counts])
  console.log(`QoS 0 lost before a kill: ${worstLossMs} ms at the most.`)
  const lost = result.missing[0] + result.missing[1] + result.repeatedQos2 + result.announcedMissing
  return lost === 0 && result.integrity === 'ok' && worstLossMs <= 250
}

const passed = [await accounting(), await killing()]
console.log(passed.every(Boolean) ? 'Nothing was lost.' : 'FAILED')
process.exit(passed.every(Boolean) ? 0 : 1)
