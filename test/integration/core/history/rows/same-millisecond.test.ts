import { describe, expect, it } from 'vitest'
import { messageReader } from '../../../../../electron/core/db/queries/history/messages.ts'
import { openView } from '../../../../../electron/core/history/rows/open-view.ts'
import type { TimelineRow, ViewFilter } from '../../../../../shared/types/message.ts'
import type { HistoryFile } from '../../../../helpers/history/history-file.ts'
import { openHistoryFile } from '../../../../helpers/history/history-file.ts'

const everything: ViewFilter = { show: 'all', topicFilters: [], text: '' }
const firstMs = 1_763_633_225_123

function viewOn(file: HistoryFile, filter: ViewFilter) {
  const db = file.reader()
  return openView(db, messageReader(db), 1, filter)
}

const seqsOf = (rows: TimelineRow[]) => rows.map(({ seq }) => seq)

describe('rows of one millisecond', () => {
  // More of them than a page or a step of the search holds, of every kind, before and after others; at the end a clock that
  // steps back.
  function crowded() {
    const file = openHistoryFile()
    const feed = file.feed(1)
    const order: string[] = []
    const add = (count: number, timeMs: number) => {
      for (let row = 0; row < count; row++) {
        const payload = `needle ${order.length + 1}`
        if (row % 7 === 3) feed.publish('sent', payload, { timeMs })
        else if (row % 7 === 5) feed.event({ type: 'dropped', count: row, reason: payload }, timeMs)
        else feed.receive(`t/${row % 3}`, payload, { timeMs, qos: row % 2 === 0 ? 0 : 1 })
        order.push(row % 7 === 5 ? 'event' : payload)
        if (row % 1_000 === 999) file.commit(feed)
      }
      file.commit(feed)
    }
    add(50, firstMs)
    add(6_000, firstMs + 1)
    add(50, firstMs + 2)
    add(50, firstMs + 1)
    return { file, order }
  }

  const payloadOf = (row: TimelineRow) =>
    row.kind === 'event' ? 'event' : Buffer.from(row.payload).toString()

  it.each([
    ['everything', everything],
    ['a text, found from the newest backwards', { ...everything, text: 'needle' }],
    ['a word', { ...everything, text: 'needle', match: 'words' }],
    ['a topic filter', { ...everything, topicFilters: ['#'] }],
    ['that millisecond alone', { ...everything, sinceMs: firstMs + 1, untilMs: firstMs + 2 }],
  ] as const)('stay in the order in which they came, in a view on %s, page by page', (_name, filter) => {
    const { file, order } = crowded()
    const view = viewOn(file, { ...filter, topicFilters: [...filter.topicFilters] })
    view.search(60_000)
    const { first, last } = view.extent()
    const rows: TimelineRow[] = []
    for (let end = last; end >= first; end -= 100) {
      rows.unshift(...view.rows(Math.max(first, end - 99), end, 100))
    }
    const messages = filter.text !== '' || filter.topicFilters.length > 0
    const ofTime = (_: string, index: number) => index >= 50 && (index < 6_050 || index >= 6_100)
    const shown = order.filter((payload) => !messages || payload !== 'event')
    expect(rows.map(payloadOf)).toEqual('sinceMs' in filter ? order.filter(ofTime) : shown)
    expect(seqsOf(rows)).toEqual([...seqsOf(rows)].sort((one, other) => one - other))
  })

  it('are all after the place to which a jump to it leads', () => {
    const { file } = crowded()
    const view = viewOn(file, everything)
    expect([view.addressAt(firstMs), view.addressAt(firstMs + 1)]).toEqual([1, 51])
  })
})
