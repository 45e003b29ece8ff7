/** Runs the damage check of a large history file in the background. */
import { statSync } from 'node:fs'
import { wholeExaminedBytes } from '../../db/examine.ts'
import { FileWalk } from '../../db/file-walk.ts'
import type { ReadDb } from '../../db/open.ts'

/** A step takes about this long, then the thread and the disk are left alone ten times as long. */
const stepMs = 8
const restPerStep = 10
/** The start of the workbench comes first. */
const firstRestMs = 3_000

/**
 * Looks through a file that was too large to be looked through when it was opened, in the background. `onFault` is told what
 * it stumbles over, once. Returns the function that stops it.
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
