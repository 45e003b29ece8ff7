// The same as core-process.ts, and watched: on SIGUSR2 it prints a line of JSON, see Stalls, and begins to measure anew.
//   node watched-core.ts DATA_DIR
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** How long the main thread of the core was busy with one thing, since it was asked last. */
export interface Stalls {
  longestMs: number
  p99Ms: number
}

const resolutionMs = 1
const delays = monitorEventLoopDelay({ resolution: resolutionMs })
process.on('SIGUSR2', () => {
  const ms = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolutionMs)
  const stalls: Stalls = { longestMs: ms(delays.max), p99Ms: ms(delays.percentile(99)) }
  process.stdout.write(`${JSON.stringify(stalls)}\n`)
  delays.reset()
})
await import('./core-process.ts')
delays.enable()
