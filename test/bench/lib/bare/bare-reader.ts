// A process of its own: the bare library asked the same as Heliograph on the same file, by hand-written SQL.
//   node bare-reader.ts FILE ROWS CONNECTION   prints a line of JSON: slowest of some warm turns by action, ms.
import Database from 'better-sqlite3'
import { rowId } from '../../../../electron/core/db/row-id.ts'
import type { Action } from '../history/reading.ts'
import { coveredRows } from '../history/reading.ts'
import { percentile, tenth } from '../statistics.ts'

const [file = '', rows = '0', connection = '1'] = process.argv.slice(2)
const from = rowId(Number(connection), 1)
const last = rowId(Number(connection), Number(rows))
const middle = Math.floor(Number(rows) / 2)
const db = new Database(file, { readonly: true })
db.function('matches', (payload) => (/now[h]ere/iu.test(String(payload)) ? 1 : 0))

const page = 'SELECT m.*, t.name FROM messages m JOIN topics t ON t.id = m.topic_id'
const range = db.prepare(`${page} WHERE m.id BETWEEN ? AND ? ORDER BY m.id DESC LIMIT 50`)
const timeOf = db.prepare<[number], number>('SELECT time_ms FROM messages WHERE id = ?').pluck()
const topicIds = (pattern: string) =>
  db.prepare<[string], number>('SELECT id FROM topics WHERE name GLOB ?').pluck().all(pattern)
const ofTopics = (ids: number[]) =>
  db.prepare(
    `${page} WHERE m.topic_id IN (${ids.join()}) AND m.id BETWEEN ? AND ? ORDER BY m.id DESC LIMIT 50`,
  )
const words = db.prepare('SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT 50')
const newest = (condition: string) =>
  db.prepare(`SELECT id FROM messages NOT INDEXED WHERE id > ? AND id <= ? AND ${condition}`)
const like = newest("payload LIKE '%nowhere at all%'")
const matching = newest('matches(CAST(payload AS TEXT))')
const oneTopic = ofTopics(topicIds('flood/device/042'))
const topicFilter = ofTopics(topicIds('flood/*/007'))

function jump(): void {
  const wanted = timeOf.get(from + middle) ?? 0
  let low = from
  let high = last
  while (low < high) {
    const at = Math.floor((low + high) / 2)
    if ((timeOf.get(at) ?? 0) < wanted) low = at + 1
    else high = at
  }
}

const actions: Partial<Record<Action, () => unknown>> = {
  'first page': () => range.all(from, last),
  'page in the middle': () => range.all(from + middle, from + middle + 49),
  'jump to a time': jump,
  'newest of one topic': () => oneTopic.all(from, last),
  'newest of a topic filter': () => topicFilter.all(from, last),
  'words, rare and common': () => words.all(`"${middle}" AND "rpi"`),
  'words, in every message': () => words.all('rpi'),
  'words, none there': () => words.all('nowhere'),
  'text, newest 100 000 rows': () => like.all(last - coveredRows, last),
  'regular expression, newest 100 000 rows': () => matching.all(last - coveredRows, last),
}
const figures: Partial<Record<Action, number>> = {}
for (const [action, act] of Object.entries(actions) as [Action, () => unknown][]) {
  const times: number[] = []
  for (let turn = 0; turn < 6; turn++) {
    const startMs = performance.now()
    act()
    times.push(performance.now() - startMs)
  }
  figures[action] = tenth(percentile(times.slice(1), 0.95))
}
process.stdout.write(`${JSON.stringify(figures)}\n`)
