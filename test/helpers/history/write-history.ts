import { writeSync } from 'node:fs'
import { historyMigrations } from '../../../electron/core/db/migrations/history/index.ts'
import { openDatabase } from '../../../electron/core/db/open.ts'
import { BatchPacker, recordKind } from '../../../electron/core/history/records/batch.ts'
import { HistoryWriter } from '../../../electron/core/history/writing/history-writer.ts'
import { Intake } from '../../../electron/core/history/writing/intake.ts'

/**
 * Run as a process of its own: writes batches for two connections into the history file named on the command line until
 * it is killed, and says after each commit up to which sequence numbers: `connection last`.
 */
const path = process.argv[2] ?? ''
const writer = new HistoryWriter(
  openDatabase({ path, migrations: historyMigrations, backup: true, synchronous: 'NORMAL' }),
)
const intakes = [1, 2].map((connectionId) => new Intake(connectionId, () => undefined))

for (let batch = 1; ; batch++) {
  for (const intake of intakes) {
    const packer = new BatchPacker()
    const records = 1 + ((batch * 7 + intake.connectionId) % 50)
    for (let record = 0; record < records; record++) {
      packer.add({
        kind: recordKind.received,
        qos: 1,
        retain: false,
        dup: false,
        packetId: 1,
        timeMs: 1,
        topicIndex: record % 3,
        reference: 0,
        properties: Buffer.alloc(0),
        payload: Buffer.from(`${intake.connectionId}:${batch}:${record}:`.padEnd(500, '.')),
      })
    }
    const topics = batch === 1 ? [0, 1, 2].map((index) => ({ index, name: `t/${index}` })) : []
    intake.queue.push({ batch, ...packer.take(), urgent: false, topics, forgetTopicsBelow: 0 })
  }
  const told = writer.commit(intakes).map(({ connectionId, last }) => `${connectionId} ${last}\n`)
  writeSync(1, told.join(''))
}
