import { expect, it } from 'vitest'
import { openHistoryFile } from '../../../../helpers/history/history-file.ts'

it('a record that can never be stored is counted as lost, and stops neither its own connection nor another', () => {
  const file = openHistoryFile()
  const poisoned = file.feed(1)
  const other = file.feed(2)
  poisoned.receive('a', 'before')
  poisoned.add({ topicIndex: 77, payload: Buffer.from('of a topic that was never named') })
  poisoned.receive('a', 'after')
  other.receive('b', 'untouched')
  const advances = file.commit(poisoned, other)
  expect(advances.map(({ connectionId, first, last }) => [connectionId, first, last])).toEqual([
    [1, 1, 2],
    [2, 1, 1],
  ])
  expect(poisoned.answers).toMatchObject([{ received: 2, lost: 1 }])
  expect(other.answers).toMatchObject([{ received: 1, lost: 0 }])
  const payloads = file.db.prepare('SELECT CAST(payload AS TEXT) FROM messages ORDER BY id').pluck().all()
  expect(payloads).toEqual(['before', 'after', 'untouched'])
})
