import { describe, expect, it } from 'vitest'
import { AddressBook } from '../../../../../electron/core/history/rows/address-book.ts'
import { randomOf } from '../../../../helpers/random.ts'

describe('the addresses of matches', () => {
  it('are those of an empty list at first', () => {
    const { first, last } = new AddressBook()
    // -0 would travel as such.
    expect([first, last]).toEqual([0, -1])
  })

  it('never change while matches are found at both ends, sequence numbers beyond 2^32 included', () => {
    const random = randomOf(10)
    for (let round = 0; round < 4; round++) {
      const book = new AddressBook()
      const middle = 2 ** 32 - random.int(200)
      const given = new Map<number, number>()
      let [low, high] = [middle, middle - 1]
      for (let step = 0; step < 1_000; step++) {
        if (random.chance(0.5)) {
          book.append((high += 1 + random.int(5)))
          given.set(book.last, high)
        } else {
          book.prepend((low -= 1 + random.int(5)))
          given.set(book.first, low)
        }
      }
      expect(book.last - book.first + 1).toBe(1_000)
      const seqs = new Set(given.values())
      for (const [address, seq] of given) {
        expect([book.seqAt(address), book.addressOf(seq)]).toEqual([seq, address])
        if (!seqs.has(seq + 1)) expect(book.addressOf(seq + 1)).toBeNull()
      }
      expect(() => book.seqAt(book.last + 1)).toThrow(RangeError)
      expect(() => book.seqAt(book.first - 1)).toThrow(RangeError)
    }
  })

  it('stay with what is left while matches are removed and the oldest dropped', () => {
    const random = randomOf(11)
    for (let round = 0; round < 30; round++) {
      const book = new AddressBook()
      const held = new Map<number, number>()
      let high = 1_000
      let low = 1_000
      for (let step = 0; step < 300; step++) {
        if (random.chance(0.7)) {
          book.append((high += 1 + random.int(3)))
          held.set(high, book.last)
        } else if (low > 0) {
          book.prepend((low -= 1 + random.int(3)))
          held.set(low, book.first)
        }
        const [any] = [...held.keys()]
        if (any !== undefined && random.chance(0.2)) {
          expect(book.remove(any)).toBe(true)
          expect(book.remove(any)).toBe(false)
          held.delete(any)
        }
        if (random.chance(0.03)) {
          const below = random.int(high + 2)
          book.dropBelow(below)
          for (const seq of held.keys()) if (seq < below) held.delete(seq)
          // Nothing older will ever be found.
          low = 0
        }
        expect(book.count).toBe(held.size)
      }
      for (const [seq, address] of held) {
        expect([book.seqAt(address), book.addressOf(seq)]).toEqual([seq, address])
        expect(address).toBeGreaterThanOrEqual(book.first)
      }
      book.dropBelow(2 ** 38)
      expect([book.count, book.first > book.last]).toEqual([0, true])
      book.append(high + 1)
      expect([book.count, book.first]).toEqual([1, book.last])
    }
  })
})
