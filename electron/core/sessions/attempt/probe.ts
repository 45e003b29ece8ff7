/** Waits for any answer to a question that was sent. */
export class Probe {
  private timer: NodeJS.Timeout | null = null

  /** Whether an answer is pending. */
  get waiting(): boolean {
    return this.timer !== null
  }

  /** `onSilent` is called when nothing arrives in time. */
  begin(limitMs: number, onSilent: () => void): void {
    this.end()
    this.timer = setTimeout(onSilent, limitMs)
  }

  /** Something was received, or the answer no longer matters. */
  end(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
  }
}
