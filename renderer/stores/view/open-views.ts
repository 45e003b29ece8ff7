const viewsKept = 4

const closers = new Map<number, () => void>()

/** Notes that a connection's view is shown now; the one not shown for longest is closed when there are too many. */
export function admit(connectionId: number, close: () => void): void {
  closers.delete(connectionId)
  closers.set(connectionId, close)
  for (const [oldest, closeOldest] of closers) {
    if (closers.size <= viewsKept) return
    closers.delete(oldest)
    closeOldest()
  }
}
