import { expect, it } from 'vitest'
import { chartReader } from '../../../../../electron/core/db/queries/history/charts.ts'
import { topicMoments } from '../../../../../electron/core/history/sources/topic-moments.ts'
import { openHistoryFile } from '../../../../helpers/history/history-file.ts'

const ask = { connectionId: 1, topic: 's/1', kind: 'received' } as const

it('tells when the messages of a topic around a time came', () => {
  const file = openHistoryFile()
  const feed = file.feed(1)
  for (let message = 0; message < 300; message++) {
    feed.receive('s/1', '', { timeMs: message * 10 })
    feed.receive('s/2', '', { timeMs: message * 10 + 5 })
    feed.publish('s/1', '', { timeMs: message * 10 + 6 })
  }
  file.commit(feed)
  const reader = chartReader(file.reader())
  const { times, newestMs } = topicMoments(reader, { ...ask, timeMs: 1_000 })
  expect(newestMs).toBe(2_990)
  expect([times.at(0), times.at(-1), times.length]).toEqual([500, 1_500, 101])
  expect(topicMoments(reader, { ...ask, timeMs: 0 }).times).toHaveLength(51)
  expect(topicMoments(reader, { ...ask, timeMs: 9_999 }).times).toHaveLength(50)
  expect(topicMoments(reader, { ...ask, topic: 'none', timeMs: 0 })).toEqual({ times: [], newestMs: 0 })
})
