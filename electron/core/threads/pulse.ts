/** Limits how often an asynchronous job runs. */

/** The job that a pulse runs. */
export interface PulseJob {
  run(): Promise<void>
  /** A run has rejected. The next request still starts a run. */
  failed(error: unknown): void
}

/**
 * Runs an asynchronous job when asked to, never concurrently and at most once per interval. The first request runs at
 * once; requests that arrive meanwhile share the next run.
 */
export class Pulse {
  private readonly intervalMs: number
  private readonly job: PulseJob
  private timer: NodeJS.Timeout | null = null
  private running = false
  private asked = false
  private stopped = false
  private lastMs = -Infinity

  constructor(intervalMs: number, job: PulseJob) {
    this.intervalMs = intervalMs
    this.job = job
  }

  /** Something has happened that the job should see. */
  request(): void {
    this.asked = true
    if (this.stopped || this.running || this.timer) return
    const waitMs = Math.max(0, this.lastMs + this.intervalMs - performance.now())
    this.timer = setTimeout(() => {
      void this.beat()
    }, waitMs)
  }

  /** Prevents further runs. */
  stop(): void {
    this.stopped = true
    if (this.timer) clearTimeout(this.timer)
  }

  private async beat(): Promise<void> {
    this.timer = null
    this.asked = false
    this.running = true
    this.lastMs = performance.now()
    try {
      await this.job.run()
    } catch (error) {
      this.job.failed(error)
    }
    this.running = false
    if (this.asked) this.request()
  }
}
