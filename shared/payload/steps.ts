/**
 * Work that can be done a little at a time: each step yields which part of it is done, 0 to 1, and takes a few
 * milliseconds at most.
 */
export type Steps<Result> = Generator<number, Result, undefined>

/** Takes all steps at once. */
export function runSteps<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
