/** Queues for work that must not overlap. */

/** Runs pieces of work in the order they were given, never two at once. One that fails does not keep the next from running. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve()

  /** Resolves or rejects as `work` does. It begins once everything that was given before is over. */
  run<Value>(work: () => Value | Promise<Value>): Promise<Value> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined)
    return result
  }

  /** Resolves once everything that was given so far is over, whether it failed or not. */
  async idle(): Promise<void> {
    await this.#last
  }
}

/** One serial queue for each key, for example for each connection. */
export class SerialQueues<Key> {
  readonly #queues = new Map<Key, SerialQueue>()

  /** Resolves or rejects as `work` does. It begins once everything that was given under this key before is over. */
  run<Value>(key: Key, work: () => Value | Promise<Value>): Promise<Value> {
    const queue = this.#queues.get(key) ?? new SerialQueue()
    this.#queues.set(key, queue)
    return queue.run(work)
  }
}
