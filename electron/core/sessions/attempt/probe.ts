/** Waits for a sign of life: for any answer to a question that was asked. */
export class Probe {
  private timer: NodeJS.Timeout | null = null

  /** Whether an answer is waited for. */
  get waiting(): boolean {
    return this.timer !== null
  }

  /** `onSilent` is called when nothing has come in time. */
  begin(limitMs: number, onSilent: () => void): void {
    this.end()
    this.timer = setTimeout(onSilent, limitMs)
  }

  /** Something has come, or nobody waits for it any more. */
  end(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
  }
}
