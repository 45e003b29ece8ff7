// A process of its own: makes a history of COUNT messages over 100 topics, its words indexed, as the writer would.
//   node made-history.ts FILE COUNT CONNECTION   prints a line of JSON when done: see MadeHistory.
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { historyMigrations } from '../../../../electron/core/db/migrations/history/index.ts'
import { openDatabase } from '../../../../electron/core/db/open.ts'
import { messageWriter } from '../../../../electron/core/db/queries/history/messages.ts'
import { topicWriter } from '../../../../electron/core/db/queries/history/topics.ts'
import { rowOverheadBytes, totalsWriter } from '../../../../electron/core/db/queries/history/totals.ts'
import { mergeByHand } from '../../../../electron/core/db/queries/history/words.ts'
import { rowId } from '../../../../electron/core/db/row-id.ts'
import { WordIndexer } from '../../../../electron/core/history/upkeep/word-indexer.ts'
import { floodPayload, floodTopic, floodTopics } from '../load/flood-messages.ts'

/** What making it took. */
export interface MadeHistory {
  rows: number
  writeS: number
  indexS: number
  longestStepMs: number
}

const [file = '', countText = '0', connectionText = '1'] = process.argv.slice(2)
const count = Number(countText)
const connectionId = Number(connectionText)
const perTransaction = 50_000
/** Ten messages a second, ending now. */
const firstMs = Date.now() - count * 100
const unfinished = `${file}.unfinished`

for (const end of ['', '-wal', '-shm', '-journal']) rmSync(unfinished + end, { force: true })
const db = openDatabase({
  path: unfinished,
  migrations: historyMigrations,
  backup: false,
  synchronous: 'NORMAL',
  shrinkable: true,
})
// Nothing is lost when this process ends half-way: the file then has another name.
db.pragma('synchronous = OFF')
db.pragma('cache_size = -200000')
const messages = messageWriter(db)
const topics = topicWriter(db)
const topicIds = Array.from({ length: floodTopics }, (_, index) =>
  topics.idOf(connectionId, floodTopic(index)),
)

const startMs = performance.now()
let bytes = 0
for (let first = 0; first < count; first += perTransaction) {
  db.transaction(() => {
    for (let index = first; index < Math.min(first + perTransaction, count); index++) {
      const timeMs = firstMs + index * 100
      const payload = Buffer.from(floodPayload(index, timeMs))
      bytes += payload.length + rowOverheadBytes
      messages.insert({
        id: rowId(connectionId, index + 1),
        kind: 0,
        time_ms: timeMs,
        topic_id: topicIds[index % floodTopics] ?? null,
        qos: index % 2,
        retain: 0,
        dup: 0,
        packet_id: index % 2 ? (index % 65_535) + 1 : null,
        delivery: null,
        properties: null,
        payload,
      })
    }
  })()
}
for (const id of topicIds) topics.addReceived(id, count / floodTopics)
totalsWriter(db).add(connectionId, { lastSeq: count, messages: count, events: 0, bytes })
const writtenMs = performance.now()
mergeByHand(db)
const indexer = new WordIndexer(db)
indexer.stop()
let longestStepMs = 0
for (let more = true; more;) {
  const stepMs = performance.now()
  more = indexer.indexSome(connectionId)
  while (indexer.mergeSome());
  longestStepMs = Math.max(longestStepMs, performance.now() - stepMs)
}
const indexedMs = performance.now()
db.pragma('wal_checkpoint(TRUNCATE)')
db.close()
const made: MadeHistory = {
  rows: count,
  writeS: (writtenMs - startMs) / 1_000,
  indexS: (indexedMs - writtenMs) / 1_000,
  longestStepMs,
}
writeFileSync(`${file}.json`, JSON.stringify(made))
renameSync(unfinished, file)
process.stdout.write(`${JSON.stringify(made)}\n`)
