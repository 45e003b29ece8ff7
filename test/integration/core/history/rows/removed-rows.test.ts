import { expect, it } from 'vitest'
import { OpenViews } from '../../../../../electron/core/history/reading/open-views.ts'
import { rowId } from '../../../../../electron/core/db/row-id.ts'
import { RowRemover } from '../../../../../electron/core/history/upkeep/row-remover.ts'
import type { TimelineRow, ViewFilter } from '../../../../../shared/types/message.ts'
import { openHistoryFile } from '../../../../helpers/history/history-file.ts'
import { everything } from '../../../../helpers/core/profiles.ts'

const seqsOf = (rows: TimelineRow[]) => rows.map(({ seq }) => seq)

function openViews(filter: ViewFilter) {
  const file = openHistoryFile()
  const views = new OpenViews(file.reader(), { searched: () => undefined })
  return { file, feed: file.feed(1), views, open: () => views.open(7, 1, filter, 5) }
}

it('a view leaves deleted rows out of its count, and begins after the oldest that went', () => {
  for (const filter of [everything, { ...everything, topicFilters: ['#'] }]) {
    const { file, feed, views, open } = openViews(filter)
    const remover = new RowRemover(file.db)
    for (let row = 1; row <= 20; row++) feed.receive('a', String(row))
    file.commit(feed)
    const before = open()
    expect(before.count).toBe(20)
    const shift = before.last - 20

    for (const seq of [7, 20]) remover.removeOne(1, seq)
    const between = views.advance(7, [], [7, 20])
    expect(between).toMatchObject({ removed: true, count: 18, first: 1 + shift, rows: [] })
    expect(seqsOf(views.rows(7, 5 + shift, 9 + shift))).toEqual([5, 6, 8, 9])

    remover.removeOldest(1, ({ id }) => id <= rowId(1, 10), 100)
    feed.receive('a')
    file.commit(feed)
    const after = views.advance(7, [])
    expect(after).toMatchObject({ removed: false, count: 10, first: 11 + shift, last: 21 + shift })
    expect(seqsOf(after.rows)).toContain(21)

    remover.removeOldest(1, () => true, 100)
    const empty = views.advance(7, [])
    expect([empty.count, empty.first > empty.last, empty.rows]).toEqual([0, true, []])
    feed.receive('a')
    file.commit(feed)
    expect(views.advance(7, [])).toMatchObject({
      count: 1,
      first: 22 + shift,
      last: 22 + shift,
      rows: [{ seq: 22 }],
    })
  }
})
