// Plays mutated recordings of a real broker to sessions and says which promise was broken by which seed:
//   npm run test:fuzz -- --seed S --count N
import { parseArgs } from 'node:util'
import { fuzzOnce } from '../helpers/hostile/fuzz.ts'
import { recordMosquitto } from '../helpers/hostile/recorded-broker.ts'

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '20000' } },
})
const [first, count] = [Number(values.seed), Number(values.count)]
const recordings = [await recordMosquitto(4), await recordMosquitto(5)]
const ends = new Map<string, number>()
let broken = 0
const uncaught = (error: unknown) => {
  broken++
  process.stderr.write(`uncaught: ${error instanceof Error ? error.stack : String(error)}\n`)
}
process.on('uncaughtException', uncaught)
process.on('unhandledRejection', uncaught)
for (let seed = first; seed < first + count; seed++) {
  const { end, faults } = await fuzzOnce(recordings, seed)
  ends.set(end, (ends.get(end) ?? 0) + 1)
  broken += faults.length
  for (const fault of faults) process.stderr.write(`${fault}\n`)
}
for (const [end, times] of [...ends].sort(([, a], [, b]) => b - a)) process.stdout.write(`${times} ${end}\n`)
process.stdout.write(`${count} sequences from seed ${first}: ${broken} broken promises\n`)
process.exitCode = broken > 0 ? 1 : 0
