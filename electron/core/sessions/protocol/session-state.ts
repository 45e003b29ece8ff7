/** Holds the state of one session and reports every change. */
import { idleSession } from '../../../../shared/idle-session.ts'
import type { Session } from '../../../../shared/types/session.ts'

/** The state of a session as the page sees it. Every change is reported. */
export class SessionState {
  private session: Session
  private readonly onChanged: (session: Session) => void

  constructor(connectionId: number, clientId: string, onChanged: (session: Session) => void) {
    this.onChanged = onChanged
    this.session = { ...idleSession(connectionId, Date.now()), state: 'connecting', clientId }
  }

  get now(): Session {
    return this.session
  }

  /** Changes the state and reports it. */
  update(patch: Partial<Session>): void {
    const moved = patch.state !== undefined && patch.state !== this.session.state
    this.note({ ...patch, ...(moved ? { sinceMs: Date.now() } : {}) })
    this.onChanged(this.session)
  }

  /** Changes the state. It is reported together with the next change. */
  note(patch: Partial<Session>): void {
    this.session = { ...this.session, ...patch }
  }
}
