import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Events } from '../../../../../shared/contract/contract.ts'
import type { ViewFilter } from '../../../../../shared/types/message.ts'
import { rowsOf } from './rows.ts'

type Answer = (value: unknown) => void

/** A core that answers when told to. */
class ScriptedCore {
  readonly calls: {
    name: string
    input: Record<string, unknown>
    answer: Answer
    refuse: (code: string) => void
  }[] = []
  readonly #listeners = new Set<(news: Events['views.advanced']) => void>()

  readonly preload = {
    call: (name: string, input: Record<string, unknown>) =>
      new Promise((resolve) =>
        this.calls.push({
          name,
          input,
          answer: (value) => resolve({ ok: true, value }),
          refuse: (code) => resolve({ ok: false, error: { code, message: code, details: {} } }),
        }),
      ),
    on: (name: string, listener: (news: Events['views.advanced']) => void) => {
      if (name === 'views.advanced') this.#listeners.add(listener)
      return () => this.#listeners.delete(listener)
    },
  }

  last(name: string) {
    const call = this.calls.findLast((each) => each.name === name)
    if (!call) throw new Error(`${name} was not called`)
    return call
  }

  count(name: string): number {
    return this.calls.filter((each) => each.name === name).length
  }

  tell(news: Events['views.advanced']): void {
    for (const listener of this.#listeners) listener(news)
  }
}

const core = { current: new ScriptedCore() }
const searching = (text: string): ViewFilter => ({ show: 'all', topicFilters: [], text })
const whole = { events: 0, complete: true, searchedPart: 1, searchedBackToMs: null, stopped: false }
const opened = (viewId: number, last: number) => ({
  viewId,
  first: 1,
  last,
  ...whole,
  count: last,
  rows: rowsOf(Math.max(1, last - 9), last),
})

async function openStore(connectionId = 1) {
  const { useViewStore } = await import('../../../../../renderer/stores/view/view.ts')
  return useViewStore(connectionId)
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

beforeEach(() => {
  vi.resetModules()
  core.current = new ScriptedCore()
  vi.stubGlobal('window', Object.assign(new EventTarget(), { heliograph: core.current.preload }))
  vi.stubGlobal('document', new EventTarget())
  setActivePinia(createPinia())
})

describe('the view store', () => {
  it('shows the newest rows and those that follow', async () => {
    const view = await openStore()
    view.show()
    core.current.last('views.open').answer(opened(7, 100))
    await settled()
    expect(view.extent).toEqual({ viewId: 7, first: 1, last: 100, ...whole, count: 100 })
    core.current.tell({
      viewId: 7,
      first: 1,
      last: 103,
      ...whole,
      count: 103,
      rows: rowsOf(101, 103),
      changed: [],
      removed: false,
    })
    expect(view.extent?.last).toBe(103)
    expect(view.rowAt(103)?.seq).toBe(103)
  })

  it('shows only the filter asked for last, and closes the views of the others', async () => {
    const view = await openStore()
    view.show()
    core.current.last('views.open').answer(opened(1, 100))
    await settled()
    void view.setFilter(searching('a'))
    const slow = core.current.last('views.open')
    void view.setFilter(searching('ab'))
    core.current.last('views.open').answer(opened(3, 5))
    await settled()
    slow.answer(opened(2, 50))
    await settled()
    expect(view.extent?.viewId).toBe(3)
    const closed = core.current.calls
      .filter((call) => call.name === 'views.close')
      .map((call) => call.input['viewId'])
    expect(closed.toSorted()).toEqual([1, 2])
  })

  it('does not lose news that overtake the answer to its opening', async () => {
    const view = await openStore()
    view.show()
    core.current.tell({
      viewId: 9,
      first: 1,
      last: 12,
      ...whole,
      count: 12,
      rows: rowsOf(11, 12),
      changed: [],
      removed: false,
    })
    core.current.last('views.open').answer(opened(9, 10))
    await settled()
    expect(view.extent?.last).toBe(12)
    expect(view.rowAt(12)?.seq).toBe(12)
  })

  it('ignores news and rows of a view it has left', async () => {
    const view = await openStore()
    view.show()
    core.current.last('views.open').answer(opened(1, 1_000))
    await settled()
    view.want(1, 20)
    const late = core.current.last('views.rows')
    void view.setFilter(searching('x'))
    core.current.last('views.open').answer(opened(2, 500))
    await settled()
    late.answer(rowsOf(1, 128))
    core.current.tell({
      viewId: 1,
      first: 1,
      last: 9_999,
      ...whole,
      count: 9_999,
      rows: [],
      changed: [],
      removed: false,
    })
    await settled()
    expect(view.extent).toMatchObject({ viewId: 2, last: 500 })
    expect(view.rowAt(5)).toBeUndefined()
  })

  it('opens anew when the core does not know the view any more', async () => {
    const view = await openStore()
    view.show()
    core.current.last('views.open').answer(opened(1, 1_000))
    await settled()
    view.want(1, 20)
    core.current.last('views.rows').refuse('not-found')
    await settled()
    core.current.last('views.open').answer(opened(2, 1_000))
    await settled()
    expect(view.extent?.viewId).toBe(2)
    expect(view.fault).toBeNull()
  })

  it('says why it cannot be opened, and opens when tried again', async () => {
    const view = await openStore()
    view.show()
    core.current.last('views.open').refuse('history-unavailable')
    await settled()
    expect(view.fault?.code).toBe('history-unavailable')
    void view.retry()
    core.current.last('views.open').answer(opened(4, 3))
    await settled()
    expect(view.fault).toBeNull()
    expect(view.extent?.last).toBe(3)
  })

  it('keeps the views looked at last, so that coming back costs nothing, and closes older ones', async () => {
    for (let connectionId = 1; connectionId <= 5; connectionId++) {
      const view = await openStore(connectionId)
      view.show()
      core.current.last('views.open').answer(opened(connectionId, 10))
      await settled()
    }
    expect(core.current.last('views.close').input).toEqual({ viewId: 1 })
    const kept = await openStore(2)
    kept.show()
    expect(core.current.count('views.open')).toBe(5)
    const closed = await openStore(1)
    closed.show()
    expect(core.current.count('views.open')).toBe(6)
  })
})
