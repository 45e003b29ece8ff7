import { describe, expect, it } from 'vitest'
import { RowCache } from '../../../../../renderer/stores/view/row-cache.ts'
import { rowAt, rowsOf } from './rows.ts'

describe('RowCache', () => {
  it('knows rows, deleted rows and rows it was never told', () => {
    const cache = new RowCache()
    cache.fill(1, 3, [rowAt(1), rowAt(3)])
    expect(cache.get(1)?.address).toBe(1)
    expect(cache.get(2)).toBeNull()
    expect(cache.get(4)).toBeUndefined()
  })

  it('holds rows below zero, where a filtered view grows', () => {
    const cache = new RowCache()
    cache.put(rowsOf(-300, 5))
    expect(cache.get(-300)?.address).toBe(-300)
    expect(cache.get(-1)?.address).toBe(-1)
    expect(cache.missing(-300, 5, -1_000, 5)).toBeNull()
  })

  it('asks for whole pages where nothing is known, and only for what is missing where something is', () => {
    const cache = new RowCache()
    expect(cache.missing(1_000, 1_010, 1, 5_000)).toEqual({ from: 896, to: 1_023 })
    cache.put(rowsOf(1_000, 1_004))
    expect(cache.missing(998, 1_010, 1, 5_000)).toEqual({ from: 998, to: 1_010 })
    expect(cache.missing(1_000, 1_004, 1, 5_000)).toBeNull()
  })

  it('never asks for rows outside the view, nor for more than the core answers', () => {
    const cache = new RowCache()
    expect(cache.missing(-50, 20, 1, 12)).toEqual({ from: 1, to: 12 })
    const much = cache.missing(1, 5_000, 1, 5_000)
    expect(much && much.to - much.from + 1).toBe(500)
  })

  it('renews rows it holds and ignores others', () => {
    const cache = new RowCache()
    cache.put([rowAt(7)])
    const newer = { ...rowAt(7), timeMs: 5 }
    cache.update([newer, rowAt(8)])
    expect(cache.get(7)).toBe(newer)
    expect(cache.get(8)).toBeUndefined()
  })

  it('lets go of the pages that were not looked at for longest', () => {
    const cache = new RowCache()
    cache.put(rowsOf(0, 127))
    for (let page = 1; page < 200; page++) {
      cache.touch(0, 127)
      cache.put(rowsOf(page * 128, page * 128 + 127))
    }
    expect(cache.get(0)?.address).toBe(0)
    expect(cache.get(128)).toBeUndefined()
    expect(cache.get(199 * 128)?.address).toBe(199 * 128)
  })

  it('shows what it had while it asks again, once rows were deleted, and nothing outside the view', () => {
    const cache = new RowCache()
    cache.put(rowsOf(0, 200))
    cache.invalidate(10, 150)
    expect(cache.get(20)?.address).toBe(20)
    expect([cache.get(9), cache.get(151)]).toEqual([undefined, undefined])
    expect(cache.missing(20, 30, 10, 150)).toEqual({ from: 10, to: 127 })
    cache.fill(10, 127, [rowAt(20)])
    expect([cache.get(20)?.address, cache.get(21)]).toEqual([20, null])
    cache.invalidate(10, 150)
    expect([cache.get(20)?.address, cache.get(21), cache.get(140)?.address]).toEqual([20, null, 140])
    expect(cache.missing(140, 140, 10, 150)).not.toBeNull()
  })
})
