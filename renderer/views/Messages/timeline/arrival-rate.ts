/** Above the first rate rows pass too quickly to be hit by a pointer; it is over below the second. */
const fastPerS = 10
const slowPerS = 7
const windowMs = 1_500

/** Tells a stream that can be followed by eye from one that cannot, by how many rows came lately. */
export class ArrivalRate {
  #samples: { atMs: number; last: number }[] = []
  #fast = false

  /** Another timeline: its rows have not just come. */
  reset(): void {
    this.#samples = []
    this.#fast = false
  }

  /** `last`: address of the newest row now. Returns whether rows come fast. */
  note(last: number, nowMs: number): boolean {
    this.#samples.push({ atMs: nowMs, last })
    while ((this.#samples[1]?.atMs ?? nowMs) <= nowMs - windowMs) this.#samples.shift()
    const since = this.#samples[0]
    const came = since ? last - since.last : 0
    const perS = (came * 1_000) / windowMs
    this.#fast = perS >= (this.#fast ? slowPerS : fastPerS)
    return this.#fast
  }
}
