/** A queue that removes its front item without moving the others. */
export class Fifo<Item> {
  private items: Item[]
  private head = 0

  constructor(items: Item[] = []) {
    this.items = items
  }

  get length(): number {
    return this.items.length - this.head
  }

  /** The front item, which stays in the queue. */
  get first(): Item | undefined {
    return this.items[this.head]
  }

  push(item: Item): void {
    this.items.push(item)
  }

  /** Removes the front item. */
  drop(): void {
    this.head++
    if (this.head < 1_000 || this.head < this.items.length / 2) return
    this.items = this.items.slice(this.head)
    this.head = 0
  }

  /** Removes all items and returns them in order. */
  takeAll(): Item[] {
    const all = this.items.slice(this.head)
    this.items = []
    this.head = 0
    return all
  }
}
