import { expect, it } from 'vitest'
import { messageReader } from '../../../../../electron/core/db/queries/history/messages.ts'
import { openView } from '../../../../../electron/core/history/rows/open-view.ts'
import type { ViewFilter } from '../../../../../shared/types/message.ts'
import { openHistoryFile } from '../../../../helpers/history/history-file.ts'

const everything: ViewFilter = { show: 'all', topicFilters: [], text: '' }

it('says how many rows of a view are no messages, where that is known without looking at all', () => {
  const file = openHistoryFile()
  const [feed, other] = [file.feed(1), file.feed(2)]
  const addRows = () => {
    feed.event({ type: 'connected', afterMs: null, sessionPresent: false })
    feed.receive('a')
    feed.publish('a')
    other.event({ type: 'connected', afterMs: null, sessionPresent: false })
    file.commit(feed, other)
  }
  addRows()
  const db = file.reader()
  const cases = [
    { filter: everything, each: { count: 3, events: 1 } },
    { filter: { ...everything, text: 'a' }, each: { count: 2, events: 0 } },
    { filter: { ...everything, show: 'published' as const }, each: { count: 1, events: 0 } },
    { filter: { ...everything, sinceMs: 0 }, each: { count: 3, events: null } },
  ]
  const views = cases.map(({ filter }) => openView(db, messageReader(db), 1, filter))
  addRows()
  views.forEach((view, index) => {
    view.search(60_000)
    view.advance()
    const each = cases[index]?.each
    const events = each?.events ? each.events * 2 : each?.events
    expect(view.extent()).toMatchObject({ count: (each?.count ?? 0) * 2, events })
  })
})
