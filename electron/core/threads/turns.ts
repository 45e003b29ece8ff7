/** Does one thing at a time for each connection: what is asked meanwhile waits for its turn. */
export class Turns {
  private readonly last = new Map<number, Promise<void>>()

  /** Resolves or rejects as `work` does, which begins once what was asked before is over. */
  take(connectionId: number, work: () => Promise<void>): Promise<void> {
    const turn = (this.last.get(connectionId) ?? Promise.resolve()).then(work)
    this.last.set(
      connectionId,
      turn.catch(() => undefined),
    )
    return turn
  }
}
