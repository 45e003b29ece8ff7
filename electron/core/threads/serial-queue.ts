/** Queues for work that must not overlap. */

/**
 * Runs pieces of work in the order they were given, never two at once. A failure does not prevent the next piece from
 * running.
 */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve()

  /** Resolves or rejects as `work` does. It begins once all earlier work has finished. */
  run<Value>(work: () => Value | Promise<Value>): Promise<Value> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined)
    return result
  }

  /** Resolves once all work so far has finished, whether it failed or not. */
  async idle(): Promise<void> {
    await this.#last
  }
}

/** One serial queue for each key, for example for each connection. */
export class SerialQueues<Key> {
  readonly #queues = new Map<Key, SerialQueue>()

  /** Resolves or rejects as `work` does. It begins once all earlier work under this key has finished. */
  run<Value>(key: Key, work: () => Value | Promise<Value>): Promise<Value> {
    const queue = this.#queues.get(key) ?? new SerialQueue()
    this.#queues.set(key, queue)
    return queue.run(work)
  }
}
