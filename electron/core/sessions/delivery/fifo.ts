/** A queue whose front can be taken without moving the rest. */
export class Fifo<Item> {
  private items: Item[]
  private head = 0

  constructor(items: Item[] = []) {
    this.items = items
  }

  get length(): number {
    return this.items.length - this.head
  }

  /** The next one, left where it is. */
  get first(): Item | undefined {
    return this.items[this.head]
  }

  push(item: Item): void {
    this.items.push(item)
  }

  /** Takes the next one away. */
  drop(): void {
    this.head++
    if (this.head < 1_000 || this.head < this.items.length / 2) return
    this.items = this.items.slice(this.head)
    this.head = 0
  }

  /** All of them, in order; none is left. */
  takeAll(): Item[] {
    const all = this.items.slice(this.head)
    this.items = []
    this.head = 0
    return all
  }
}
