import { expect, it } from 'vitest'
import { RowRemover } from '../../../../../electron/core/history/upkeep/row-remover.ts'
import { openHistoryFile } from '../../../../helpers/history/history-file.ts'

const payload = Uint8Array.from({ length: 3_000_000 }, (_, index) => index * 7)

it('a large message is stored whole, and its own bytes are free before SQLite has built the row', () => {
  const file = openHistoryFile()
  // Deleting uses the same handle.
  new RowRemover(file.db)
  const feed = file.feed(1)
  const batch = feed.sendLarge('film', payload)
  let freeWhileStoring = false
  file.db.function('freed', () => {
    freeWhileStoring = batch.large?.bytes.detached ?? false
    return null
  })
  file.db.exec('CREATE TEMP TRIGGER watch AFTER INSERT ON messages BEGIN SELECT freed(); END')
  file.commit(feed)
  expect(freeWhileStoring).toBe(true)
  const stored = file.db.prepare<[], { kind: number; qos: number; payload: Buffer }>(
    'SELECT kind, qos, payload FROM messages',
  )
  const [row, ...others] = stored.all()
  expect(others).toEqual([])
  expect(row).toMatchObject({ kind: 0, qos: 2 })
  expect(row?.payload.equals(payload)).toBe(true)
  expect(feed.answers).toMatchObject([{ received: 1, lost: 0 }])
  expect(feed.answers[0]).not.toHaveProperty('lostBatches')
})

it('a large message that cannot be written after all is reported as lost, so that it is not acknowledged', () => {
  const file = openHistoryFile()
  const feed = file.feed(1)
  feed.sendLarge('film', payload)
  file.db.exec(
    "CREATE TEMP TRIGGER broken BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END",
  )
  expect(() => file.commit(feed)).toThrow('disk I/O error')
  expect(feed.answers).toEqual([])
  file.db.exec('DROP TRIGGER broken')
  feed.receive('film', 'the next one')
  file.commit(feed)
  expect(feed.answers).toMatchObject([{ received: 1, lost: 1, lostBatches: [1] }])
  const payloads = file.db.prepare('SELECT CAST(payload AS TEXT) FROM messages').pluck().all()
  expect(payloads).toEqual(['the next one'])
})
