/** Delays the restart of something that has died. */
import type { BackOffOptions } from '../../../shared/back-off.ts'
import { BackOff } from '../../../shared/back-off.ts'

/** Plans restarts, with waits that grow with each death. */
export class RestartTimer {
  readonly #backOff: BackOff
  #timer: NodeJS.Timeout | null = null

  constructor(options: BackOffOptions) {
    this.#backOff = new BackOff(options)
  }

  /** Calls `start` after the next wait. `ranForMs`: how long it had run before it died. */
  plan(ranForMs: number, start: () => void): void {
    this.cancel()
    this.#timer = setTimeout(() => {
      this.#timer = null
      start()
    }, this.#backOff.next(ranForMs))
  }

  /** Cancels the planned restart. */
  cancel(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }
}
