const maxOpenViews = 4

const closers = new Map<number, () => void>()

/** Notes that a connection's view is shown now. With too many open views, the one not shown for longest is closed. */
export function noteShown(connectionId: number, close: () => void): void {
  closers.delete(connectionId)
  closers.set(connectionId, close)
  for (const [oldest, closeOldest] of closers) {
    if (closers.size <= maxOpenViews) return
    closers.delete(oldest)
    closeOldest()
  }
}
