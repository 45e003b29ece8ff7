import { expect, it, onTestFinished } from 'vitest'
import { OpenViews } from '../../../../../electron/core/history/reading/open-views.ts'
import type { Extent } from '../../../../../electron/core/history/rows/view.ts'
import { openHistoryFile } from '../../../../helpers/history/history-file.ts'

const rows = 60_000
const filter = { show: 'all' as const, topicFilters: [], text: 'needle' }

function longHistory() {
  const file = openHistoryFile()
  const feed = file.feed(1)
  for (let row = 1; row <= rows; row++) {
    feed.receive('a', row % 10_000 === 0 ? 'needle' : 'x'.repeat(300), { timeMs: row })
    if (row % 5_000 === 0) file.commit(feed)
  }
  const told: Extent[] = []
  const views = new OpenViews(file.reader(), { searched: (_, extent) => told.push(extent) })
  onTestFinished(() => {
    views.close(1)
  })
  return { views, told }
}

it('a jump to a time that was not searched yet waits until it is, and lands there', async () => {
  const { views, told } = longHistory()
  const begun = views.open(1, 1, filter, 2)
  expect(begun.complete).toBe(false)
  views.stopSearch(1)
  const address = await views.addressAt(1, 15_000)
  expect(told.some(({ stopped }) => !stopped)).toBe(true)
  expect(views.rows(1, address, address)).toMatchObject([{ timeMs: 20_000 }])
  const oldest = await views.addressAt(1, 0)
  expect(views.rows(1, oldest, oldest)).toMatchObject([{ timeMs: 10_000 }])
})

it('a jump that waits ends at the oldest match so far when the search is stopped', async () => {
  const { views } = longHistory()
  const begun = views.open(1, 1, filter, 2)
  const waiting = views.addressAt(1, 0)
  views.stopSearch(1)
  expect(await waiting).toBe(begun.first)
})
