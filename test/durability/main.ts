import { killLoop } from './kill-loop.ts'

/** The kill loop in full: `npm run test:durability`, or with another number of cycles as its argument. */
const cycles = Number(process.argv[2] ?? 200)
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
const passed = lost === 0 && result.integrity === 'ok' && worstLossMs <= 250
console.log(passed ? 'Nothing was lost.' : 'FAILED')
process.exit(passed ? 0 : 1)
