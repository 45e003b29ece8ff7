import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Advance } from '../../../../../electron/core/history/writing/history-writer.ts'
import { CommitLoop } from '../../../../../electron/core/history/writing/commit-loop.ts'
import type { CommittedRows } from '../../../../../electron/core/history/writing/writer-protocol.ts'
import type { ReasonCode } from '../../../../../shared/errors.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const topic = { id: 4, name: 'a' }

function looping() {
  vi.advanceTimersByTime(1_000)
  const base = performance.now()
  const commits: number[] = []
  const told: { rows: CommittedRows[][]; stored: number[]; failing: (ReasonCode | null)[] } = {
    rows: [],
    stored: [],
    failing: [],
  }
  let broken = false
  let seq = 0
  const commit = (): Advance[] => {
    commits.push(performance.now() - base)
    if (broken) throw new Error('database or disk is full')
    seq++
    return [{ connectionId: 1, first: seq, last: seq, changed: [], received: new Map([[topic, 1]]) }]
  }
  const loop = new CommitLoop(commit, {
    committed: (rows) => told.rows.push(rows),
    stored: (connectionId, received) => told.stored.push(connectionId, received.get(topic) ?? 0),
    failing: (reason) => told.failing.push(reason?.code ?? null),
  })
  return { loop, commits, told, breakDisk: (now: boolean) => (broken = now) }
}

describe('when the writer commits', () => {
  it('is at once for a single message, and once per 20 ms in a flood', () => {
    const { loop, commits, told } = looping()
    loop.request()
    vi.advanceTimersByTime(0)
    expect(commits).toEqual([0])
    for (let ms = 0; ms < 100; ms++) {
      loop.request()
      vi.advanceTimersByTime(1)
    }
    expect(commits).toEqual([0, 20, 40, 60, 80, 100])
    expect(told.rows).toHaveLength(6)
    expect(told.rows[1]).toEqual([{ connectionId: 1, first: 2, last: 2, changed: [] }])
    expect(told.stored.slice(0, 4)).toEqual([1, 1, 1, 1])
  })

  it('is at once while more waits than one commit takes', () => {
    const { loop, commits } = looping()
    for (let ms = 0; ms < 3; ms++) {
      loop.request(false, true)
      vi.advanceTimersByTime(1)
    }
    expect(commits).toEqual([0, 1, 2])
  })

  it('is a second after a failure, again and again, until it works', () => {
    const { loop, commits, told, breakDisk } = looping()
    breakDisk(true)
    loop.request()
    vi.advanceTimersByTime(500)
    loop.request(false, true)
    vi.advanceTimersByTime(1_500)
    expect(commits).toEqual([0, 1_000, 2_000])
    expect(told.failing.every((code) => code === 'history-unavailable')).toBe(true)
    expect(told.rows).toEqual([])
    breakDisk(false)
    vi.advanceTimersByTime(1_000)
    expect(told.failing.at(-1)).toBeNull()
    expect(told.rows).toHaveLength(1)
    vi.advanceTimersByTime(60_000)
    expect(commits).toHaveLength(4)
  })

  it('is never after it is closed', () => {
    const { loop, commits, breakDisk } = looping()
    breakDisk(true)
    loop.request()
    loop.close()
    vi.advanceTimersByTime(60_000)
    expect(commits).toEqual([0])
  })
})
