import type { MessagePort } from 'node:worker_threads'
import { parentPort, workerData } from 'node:worker_threads'
import type { WriteDb } from '../../db/open.ts'
import { openDatabase } from '../../db/open.ts'
import { historyMigrations } from '../../db/migrations/history/index.ts'
import { lastRowId } from '../../db/queries/messages.ts'
import { joinThreads } from '../../threads/rpc.ts'
import type { PackedBatch } from '../batch.ts'
import { connectionOf } from '../row-id.ts'
import { CommitLoop } from './commit-loop.ts'
import type { Advance } from './history-writer.ts'
import { chooseHistoryFile } from './history-file.ts'
import { HistoryWriter } from './history-writer.ts'
import { Intake } from './intake.ts'
import { WordIndexer } from './word-indexer.ts'
import type { WriterCalls, WriterEvents, WriterStart } from './writer-protocol.ts'

const deletedPerStep = 2_000

class WriterThread {
  private readonly db: WriteDb
  private readonly writer: HistoryWriter
  private readonly loop: CommitLoop
  private readonly indexer: WordIndexer
  private readonly intakes = new Set<Intake>()

  constructor(path: string, events: WriterEvents) {
    this.db = openDatabase({ path, migrations: historyMigrations, backup: true, synchronous: 'NORMAL' })
    this.writer = new HistoryWriter(this.db)
    this.writer.abandonPending()
    this.indexer = new WordIndexer(this.db)
    this.loop = new CommitLoop(() => this.commit(), events)
  }

  get lastConnectionId(): number {
    return connectionOf(lastRowId(this.db))
  }

  private commit(): Advance[] {
    const advances = this.writer.commit(this.intakes)
    for (const { connectionId } of advances) this.indexer.request(connectionId)
    return advances
  }

  attach(connectionId: number, port: MessagePort): void {
    const intake = new Intake(connectionId, (answer) => {
      port.postMessage(answer)
    })
    this.intakes.add(intake)
    port.on('message', (batch: PackedBatch) => {
      intake.queue.push(batch)
      this.loop.request(batch.urgent)
    })
    port.on('close', () => {
      this.loop.flush()
      this.intakes.delete(intake)
    })
  }

  async deleteHistory(connectionId: number): Promise<void> {
    while (!this.writer.deleteSome(connectionId, deletedPerStep)) await new Promise(setImmediate)
  }

  close(): void {
    this.indexer.stop()
    this.loop.close()
    this.db.close()
  }
}

if (!parentPort) throw new Error('the history writer runs as a thread')
let thread: WriterThread | null = null

const main = joinThreads<WriterEvents, WriterCalls>(parentPort, {
  open: () => {
    const chosen = chooseHistoryFile((workerData as WriterStart).path, Date.now())
    thread = new WriterThread(chosen.path, {
      committed: (rows) => void main.committed.asEvent(rows),
      gained: (topics) => void main.gained.asEvent(topics),
      failing: (reason) => void main.failing.asEvent(reason),
    })
    return { ...chosen, lastConnectionId: thread.lastConnectionId }
  },
  attach: (connectionId, port) => thread?.attach(connectionId, port),
  deleteHistory: async (connectionId) => thread?.deleteHistory(connectionId),
  close: () => thread?.close(),
})
