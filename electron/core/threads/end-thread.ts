import type { Worker } from 'node:worker_threads'

/** So long a thread may take to come to the end of what it does. */
const patienceMs = 500

/**
 * Ends a thread that holds a database: asks it to close first, so that it is not torn down in the middle of native code. One
 * that does not answer is ended all the same.
 */
export async function endThread(thread: Worker, close: () => Promise<unknown>): Promise<void> {
  const { promise: tooLong, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(resolve, patienceMs)
  await Promise.race([close().catch(() => undefined), tooLong])
  clearTimeout(timer)
  await thread.terminate()
}
