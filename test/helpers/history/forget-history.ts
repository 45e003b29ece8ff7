import { writeSync } from 'node:fs'
import { historyMigrations } from '../../../electron/core/db/migrations/history/index.ts'
import { openDatabase } from '../../../electron/core/db/open.ts'
import { BatchPacker, recordKind } from '../../../electron/core/history/records/batch.ts'
import { Cleaner } from '../../../electron/core/history/upkeep/cleaner.ts'
import { HistoryWriter } from '../../../electron/core/history/writing/history-writer.ts'
import { Intake } from '../../../electron/core/history/writing/intake.ts'
import { WordIndexer } from '../../../electron/core/history/upkeep/word-indexer.ts'

/**
 * Run as a process of its own: records as many rows as the command line says into the history file it names, then
 * deletes them step by step and says so after each, until it is killed.
 */
const [path = '', rows = '0'] = process.argv.slice(2)
const db = openDatabase({
  path,
  migrations: historyMigrations,
  backup: true,
  synchronous: 'NORMAL',
  shrinkable: true,
})
const intake = new Intake(1, () => undefined)
const packer = new BatchPacker()
for (let row = 0; row < Number(rows); row++) {
  packer.add({
    kind: recordKind.received,
    qos: 0,
    retain: false,
    dup: false,
    packetId: 0,
    timeMs: 1,
    topicIndex: 0,
    reference: 0,
    properties: Buffer.alloc(0),
    payload: Buffer.from(`common ${row}`),
  })
}
const topics = [{ index: 0, name: 't' }]
intake.queue.push({ batch: 1, urgent: false, ...packer.take(), topics, forgetTopicsBelow: 0 })
new HistoryWriter(db).commit([intake])
const indexer = new WordIndexer(db)
while (indexer.indexSome(1));
indexer.stop()

const cleaner = new Cleaner(db, {
  removed: () => undefined,
  erased: () => undefined,
  worked: () => undefined,
  failed: () => undefined,
})
cleaner.forget(1)
while (cleaner.work()) writeSync(1, '.')
