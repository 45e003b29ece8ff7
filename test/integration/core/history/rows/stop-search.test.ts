import { describe, expect, it } from 'vitest'
import { OpenViews } from '../../../../../electron/core/history/reading/open-views.ts'
import type { Extent } from '../../../../../electron/core/history/rows/view.ts'
import { openHistoryFile } from '../../../../helpers/history/history-file.ts'

const firstMs = 1_763_633_225_123

describe('the background search of a view', () => {
  it('stays with what it has found when its search is stopped, and goes on when asked to', async () => {
    const file = openHistoryFile()
    const feed = file.feed(1)
    const rows = 60_000
    for (let row = 1; row <= rows; row++) {
      feed.receive('a', row % 10_000 === 0 ? 'needle' : 'x'.repeat(300), { timeMs: firstMs + row })
      if (row % 5_000 === 0) file.commit(feed)
    }
    const told: Extent[] = []
    const complete = Promise.withResolvers<void>()
    const views = new OpenViews(file.reader(), {
      searched: (_, extent) => {
        told.push(extent)
        if (extent.complete) complete.resolve()
      },
    })
    const begun = views.open(1, 1, { show: 'all', topicFilters: [], text: 'nEEdle' }, 2)
    expect(begun).toMatchObject({ complete: false, stopped: false })
    expect(begun.searchedPart).toBeGreaterThan(0)
    expect(begun.searchedPart).toBeLessThan(1)
    views.stopSearch(1)
    const [stopped] = told
    expect(stopped).toMatchObject({ stopped: true, complete: false, first: begun.first })
    expect(stopped?.searchedBackToMs).toBe(firstMs + 1 + Math.round(rows * (1 - begun.searchedPart)))
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
    feed.receive('a', 'needle')
    file.commit(feed)
    expect(views.advance(1, [])).toMatchObject({ ...stopped, last: 0, count: 3 })
    expect(told).toHaveLength(1)
    views.resumeSearch(1)
    views.resumeSearch(1)
    await complete.promise
    expect(views.advance(1, [])).toMatchObject({ first: -6, last: 0, complete: true, searchedPart: 1 })
    expect(told.map(({ searchedPart }) => searchedPart)).toEqual(
      told.map(({ searchedPart }) => searchedPart).toSorted((one, other) => one - other),
    )
  })
})
