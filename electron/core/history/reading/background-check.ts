/** Runs the damage check of a large history file in the background. */
import { statSync } from 'node:fs'
import { wholeExaminedBytes } from '../../db/examine.ts'
import { FileWalk } from '../../db/file-walk.ts'
import type { ReadDb } from '../../db/open.ts'

/** Approximate time of one step. After it the thread and the disk rest ten times as long. */
const stepMs = 8
const restPerStep = 10
/** Wait before the first step, so that the check does not slow the start. */
const firstRestMs = 3_000

/**
 * Checks in the background a file that was too large to be checked when it was opened. `onFault` is called once, with
 * the first error. Returns the function that stops it.
 */
export function checkInBackground(
  db: ReadDb,
  path: string,
  onFault: (error: unknown) => void,
  waitMs = firstRestMs,
): () => void {
  if (statSync(path).size <= wholeExaminedBytes) return () => undefined
  const walk = new FileWalk(db)
  const step = (): void => {
    const startMs = performance.now()
    try {
      if (!walk.step(stepMs)) return
    } catch (error) {
      onFault(error)
      return
    }
    timer = setTimeout(step, (performance.now() - startMs) * restPerStep)
  }
  let timer = setTimeout(step, waitMs)
  return () => {
    clearTimeout(timer)
  }
}
