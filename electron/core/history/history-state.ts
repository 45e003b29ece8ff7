/** The status of the history as the page shows it. */
import type { Reason } from '../../../shared/errors.ts'
import type { HistoryStatus } from '../../../shared/types/workbench.ts'
import type { History } from './history.ts'

/** Receives changes of the status. */
export interface HistoryStateListener {
  onChanged(status: HistoryStatus): void
  /** Recording has stopped (reason) or works again (null). */
  onRecording?: ((reason: Reason | null) => void) | undefined
}

/** What the page is told about the history: whether it records, and what was done about its files. */
export class HistoryState {
  private recording: HistoryStatus['recording'] = 'ok'
  private reason: Reason | null = null
  private readonly notices: Reason[] = []
  private readonly listener: HistoryStateListener

  constructor(history: History, listener: HistoryStateListener) {
    this.listener = listener
    history.events.on('failing', (reason, unavailable) => {
      this.failing(reason, unavailable)
    })
    history.events.on('noticed', (notice) => {
      this.note(notice)
    })
  }

  status(): HistoryStatus {
    return { recording: this.recording, reason: this.reason, notice: this.notices[0] ?? null }
  }

  /** Adds a notice for the user; the same notice is added only once. */
  note(notice: Reason): void {
    if (this.notices.some((known) => isSame(known, notice))) return
    this.notices.push(notice)
    this.listener.onChanged(this.status())
  }

  /** Removes the notice that the user has read. */
  dismiss(): HistoryStatus {
    if (this.notices.shift()) this.listener.onChanged(this.status())
    return this.status()
  }

  private failing(reason: Reason | null, unavailable: boolean): void {
    const recording = reason === null ? 'ok' : unavailable ? 'unavailable' : 'failing'
    if (recording === this.recording && isSame(reason, this.reason)) return
    this.recording = recording
    this.reason = reason
    this.listener.onChanged(this.status())
    this.listener.onRecording?.(reason)
  }
}

function isSame(one: Reason | null, other: Reason | null): boolean {
  return one?.code === other?.code && one?.message === other?.message
}
