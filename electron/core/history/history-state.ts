import type { Reason } from '../../../shared/errors.ts'
import type { HistoryStatus } from '../../../shared/types/workbench.ts'

/** What the page is told about the history: whether it records, and what was done about its files. */
export class HistoryState {
  private recording: HistoryStatus['recording'] = 'ok'
  private reason: Reason | null = null
  private readonly notices: Reason[] = []
  private readonly onChanged: (status: HistoryStatus) => void

  constructor(onChanged: (status: HistoryStatus) => void) {
    this.onChanged = onChanged
  }

  status(): HistoryStatus {
    return { recording: this.recording, reason: this.reason, notice: this.notices[0] ?? null }
  }

  /** Recording has stopped (reason) or works again (null). Returns whether that is news. */
  failing(reason: Reason | null, unavailable = false): boolean {
    const recording = reason === null ? 'ok' : unavailable ? 'unavailable' : 'failing'
    if (recording === this.recording && isSame(reason, this.reason)) return false
    this.recording = recording
    this.reason = reason
    this.onChanged(this.status())
    return true
  }

  /** Something was done, or found, that the user should know. Once each. */
  note(notice: Reason): void {
    if (this.notices.some((known) => isSame(known, notice))) return
    this.notices.push(notice)
    this.onChanged(this.status())
  }

  /** The user has read it. */
  dismiss(): HistoryStatus {
    if (this.notices.shift()) this.onChanged(this.status())
    return this.status()
  }
}

function isSame(one: Reason | null, other: Reason | null): boolean {
  return one?.code === other?.code && one?.message === other?.message
}
