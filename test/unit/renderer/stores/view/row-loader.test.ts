import { describe, expect, it, vi } from 'vitest'
import { RowCache } from '../../../../../renderer/stores/view/row-cache.ts'
import { RowLoader } from '../../../../../renderer/stores/view/row-loader.ts'
import type { TimelineRow } from '../../../../../shared/types/message.ts'
import { rowsOf } from './rows.ts'

interface Question {
  from: number
  to: number
  answer: (rows?: TimelineRow[]) => void
  fail: (error: Error) => void
}

function setUp() {
  const cache = new RowCache()
  const questions: Question[] = []
  const onRows = vi.fn()
  const onFault = vi.fn()
  const loader = new RowLoader({
    cache,
    extent: () => ({ first: 1, last: 10_000_000 }),
    fetchRows: ({ from, to }) =>
      new Promise((resolve, reject) =>
        questions.push({ from, to, answer: (rows = rowsOf(from, to)) => resolve(rows), fail: reject }),
      ),
    onRows,
    onFault,
  })
  return { cache, questions, loader, onRows, onFault }
}

describe('RowLoader', () => {
  it('asks one question at a time, and next only for what is wanted by then', async () => {
    const { cache, questions, loader, onRows } = setUp()
    loader.want(1_000, 1_020)
    for (let place = 2_000; place <= 9_000_000; place += 31_337) loader.want(place, place + 20)
    loader.want(9_500_000, 9_500_020)
    expect(questions).toHaveLength(1)
    questions[0]?.answer()
    await vi.waitFor(() => expect(questions).toHaveLength(2), { timeout: 15_000 })
    expect(questions[1]?.from).toBeLessThanOrEqual(9_500_000)
    questions[1]?.answer()
    await vi.waitFor(() => expect(onRows).toHaveBeenCalledTimes(2), { timeout: 15_000 })
    expect(cache.get(9_500_020)?.address).toBe(9_500_020)
    expect(questions).toHaveLength(2)
  })

  it('does not ask again for rows that do not exist any more', async () => {
    const { questions, loader, onRows } = setUp()
    loader.want(1_000, 1_020)
    questions[0]?.answer([])
    await vi.waitFor(() => expect(onRows).toHaveBeenCalledTimes(1), { timeout: 15_000 })
    loader.want(1_000, 1_020)
    expect(questions).toHaveLength(1)
  })

  it('ignores answers that come after it was stopped', async () => {
    const { cache, questions, loader, onRows } = setUp()
    loader.want(1, 20)
    loader.stop()
    questions[0]?.answer()
    await Promise.resolve()
    await new Promise((resolve) => setImmediate(resolve))
    expect(onRows).not.toHaveBeenCalled()
    expect(cache.get(1)).toBeUndefined()
  })

  it('tells of a failure and asks again when rows are wanted again', async () => {
    const { questions, loader, onFault } = setUp()
    loader.want(1, 20)
    questions[0]?.fail(new Error('disk'))
    await vi.waitFor(() => expect(onFault).toHaveBeenCalledTimes(1), { timeout: 15_000 })
    loader.want(1, 20)
    expect(questions).toHaveLength(2)
  })

  it('takes no answer from before rows were deleted, and asks again', async () => {
    const { cache, questions, loader } = setUp()
    loader.want(1_000, 1_001)
    loader.invalidate()
    questions[0]?.answer()
    await vi.waitFor(() => expect(questions).toHaveLength(2), { timeout: 15_000 })
    expect(cache.get(1_000)).toBeUndefined()
    questions[1]?.answer([])
    await vi.waitFor(() => expect(cache.get(1_000)).toBeNull(), { timeout: 15_000 })
  })
})
