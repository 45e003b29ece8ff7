import type { Steps } from '../../shared/payload/steps.ts'

/** How long the page may be busy before what its user does is looked at. */
const sliceMs = 12

export interface SliceOptions {
  /** Ends the work between two steps. */
  signal: AbortSignal
  /** Told after every slice which part is done, 0 to 1. */
  onProgress?: (part: number) => void
  now?: () => number
  /** Lets the page do what is waiting. */
  pause?: () => Promise<void>
}

/** Takes the steps of a work in slices, so that the page stays quick. Rejects with the signal's reason when it is aborted. */
export async function runSliced<Result>(steps: Steps<Result>, options: SliceOptions): Promise<Result> {
  const { signal, onProgress, now = () => performance.now(), pause = letThePageWork } = options
  for (;;) {
    const endMs = now() + sliceMs
    let part = 0
    do {
      signal.throwIfAborted()
      const step = steps.next()
      if (step.done) return step.value
      part = step.value
    } while (now() < endMs)
    onProgress?.(part)
    await pause()
  }
}

/** A task of its own; timers would be held back in a window that is not seen. */
function letThePageWork(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
