import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { nodeArgs } from '../helpers/programs/node-args.ts'
import { killLoop } from './kill-loop.ts'

/** The accounting and the kill loop in full: `npm run test:durability`, or with another number of cycles as its argument. */
const cycles = Number(process.argv[2] ?? 200)

// It runs in the process of its test, where the threads of the core are made of its sources.
async function accounting(): Promise<boolean> {
  const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))
  const child = spawn(process.execPath, nodeArgs(vitest, 'run', 'test/durability/accounting.test.ts'), {
    stdio: 'inherit',
    env: { ...process.env, HELIOGRAPH_DURABILITY: 'full' },
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code === 0
}

async function killing(): Promise<boolean> {
  const startedMs = Date.now()
  const { qos0LossMs, ...counts } = await killLoop({
    cycles,
    rate: 2_000,
    longestMs: 1_500,
    random: Math.random,
    onCycle: (cycle) => process.stderr.write(`\rkilled ${cycle} of ${cycles} times`),
  })
  const seconds = Math.round((Date.now() - startedMs) / 1_000)
  const worstLossMs = Math.max(0, ...qos0LossMs)
  process.stderr.write('\n')
  console.table([counts])
  console.log(`${cycles} cycles in ${seconds} s. QoS 0 lost before a kill: ${worstLossMs} ms at the most.`)
  const { missing, repeatedQos2, announcedMissing, publishedMissing, unsaidEnds, beyondRetention } = counts
  const wrong =
    missing[0] +
    missing[1] +
    repeatedQos2 +
    announcedMissing +
    publishedMissing +
    unsaidEnds +
    beyondRetention
  return wrong === 0 && counts.integrity === 'ok' && worstLossMs <= 250
}

const passed = [await accounting(), await killing()].every(Boolean)
console.log(passed ? 'Nothing was lost.' : 'FAILED')
process.exit(passed ? 0 : 1)
