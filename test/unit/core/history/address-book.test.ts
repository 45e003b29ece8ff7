import { describe, expect, it } from 'vitest'
import { AddressBook } from '../../../../electron/core/history/reading/address-book.ts'
import { randomOf } from '../../../helpers/random.ts'

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
})
