// Loaded into a program by `--import`: on SIGUSR2 the thread that was started last gets a message that it cannot bear.
import type { Worker } from 'node:worker_threads'
import { isMainThread } from 'node:worker_threads'

if (isMainThread) {
  let last: Worker | null = null
  process.on('worker', (worker) => {
    last = worker
  })
  process.on('SIGUSR2', () => {
    last?.postMessage(null)
  })
}
