import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { historyMigrations } from '../../../../electron/core/db/migrations/history/index.ts'
import { openDatabase } from '../../../../electron/core/db/open.ts'
import { topicWriter } from '../../../../electron/core/db/queries/history/topics.ts'
import { topicHash } from '../../../../electron/core/db/topic-hash.ts'
import { listTopics } from '../../../helpers/history/list-topics.ts'
import { tempDir } from '../../../helpers/temp-dir.ts'

const longest = 'ä'.repeat(32_767)

function open(path: string, migrations = historyMigrations) {
  const db = openDatabase({ path, migrations, backup: false })
  onTestFinished(() => {
    db.close()
  })
  return db
}

it('a history of an earlier release keeps its topics, their counts and their ids', () => {
  const path = join(tempDir(), 'history.db')
  const old = open(
    path,
    historyMigrations.filter(({ number }) => number < 60),
  )
  const insert = old.prepare('INSERT INTO topics (connection_id, name, received) VALUES (?, ?, ?)')
  for (const [connection, name] of [
    [1, 'a'],
    [2, 'a'],
    [1, longest],
    [1, 'gone'],
  ] as const) {
    insert.run(connection, name, name.length)
  }
  old.exec("DELETE FROM topics WHERE name = 'gone'")
  old.close()
  const db = open(path)
  expect(listTopics(db, 1)).toEqual([
    { id: 1, name: 'a', received: 1 },
    { id: 3, name: longest, received: 32_767 },
  ])
  const { find, idOf } = topicWriter(db)
  expect([find(1, 'a'), find(2, 'a'), find(1, longest), find(1, 'gone')]).toEqual([1, 2, 3, undefined])
  // An id is not given twice: a page may still mean the topic that is gone.
  expect(idOf(1, 'new')).toBe(5)
  expect(idOf(1, 'new')).toBe(5)
})

it('topics whose hashes are the same are told apart', () => {
  const db = open(join(tempDir(), 'history.db'))
  const insert = db.prepare('INSERT INTO topics (connection_id, hash, name) VALUES (?, ?, ?)')
  insert.run(1, topicHash('wanted'), 'another')
  const { find, idOf } = topicWriter(db)
  expect(find(1, 'wanted')).toBeUndefined()
  const id = idOf(1, 'wanted')
  expect([id, find(1, 'wanted')]).toEqual([2, 2])
})

it('an empty history gets its first topic under id 1', () => {
  const db = open(join(tempDir(), 'history.db'))
  expect(topicWriter(db).idOf(1, 'a')).toBe(1)
})

it('topics of 65,535 bytes are found by their hash alone, and no index holds their names again', () => {
  const db = open(join(tempDir(), 'history.db'))
  const prepare = vi.spyOn(db, 'prepare')
  const { idOf } = topicWriter(db)
  const [find = ''] = prepare.mock.calls.map(([sql]) => sql).filter((sql) => sql.startsWith('SELECT id'))
  const plan = db
    .prepare<[number, number, string], { detail: string }>(`EXPLAIN QUERY PLAN ${find}`)
    .all(1, 2, 'a')
  expect(plan.map(({ detail }) => detail)).toEqual([
    'SEARCH topics USING INDEX topics_by_hash (connection_id=? AND hash=?)',
  ])
  for (let topic = 0; topic < 20; topic++) idOf(1, `${longest.slice(0, -2)}${topic}`)
  const indexBytes = db
    .prepare<[], number | null>(
      "SELECT sum(pgsize) FROM dbstat WHERE name IN (SELECT name FROM pragma_index_list('topics'))",
    )
    .pluck()
  expect(indexBytes.get()).toBeLessThan(65_535)
})
