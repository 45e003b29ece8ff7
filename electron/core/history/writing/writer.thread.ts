import type { MessagePort } from 'node:worker_threads'
import { parentPort, workerData } from 'node:worker_threads'
import type { WriteDb } from '../../db/open.ts'
import { openDatabase } from '../../db/open.ts'
import { historyMigrations } from '../../db/migrations/history/index.ts'
import { lastRowId } from '../../db/queries/messages.ts'
import { totalsReader } from '../../db/queries/totals.ts'
import type { TopicRow } from '../../db/queries/topics.ts'
import { listTopics, topicWriter } from '../../db/queries/topics.ts'
import { joinThreads } from '../../threads/rpc.ts'
import type { PackedBatch } from '../batch.ts'
import { connectionOf } from '../row-id.ts'
import { Cleaner } from './cleaner.ts'
import { CommitLoop } from './commit-loop.ts'
import type { Advance } from './history-writer.ts'
import { chooseHistoryFile } from './history-file.ts'
import { HistoryWriter } from './history-writer.ts'
import { Intake } from './intake.ts'
import { WordIndexer } from './word-indexer.ts'
import type { WriterCalls, WriterEvents, WriterStart } from './writer-protocol.ts'

class WriterThread {
  private readonly db: WriteDb
  private readonly writer: HistoryWriter
  private readonly loop: CommitLoop
  private readonly indexer: WordIndexer
  readonly cleaner: Cleaner
  private readonly intakes = new Set<Intake>()

  constructor(path: string, events: WriterEvents) {
    this.db = openDatabase({
      path,
      migrations: historyMigrations,
      backup: true,
      synchronous: 'NORMAL',
      shrinkable: true,
    })
    this.writer = new HistoryWriter(this.db)
    this.writer.abandonPending()
    this.indexer = new WordIndexer(this.db)
    this.loop = new CommitLoop(() => this.commit(), events)
    this.cleaner = new Cleaner(this.db, {
      removed: ({ connectionId, seqs, topics }) => {
        // What is gone must have been there first.
        this.loop.tellGains()
        events.removed({ connectionId, seqs, topics })
      },
      erased: (erasure) => {
        events.erased(erasure)
      },
    })
  }

  get lastConnectionId(): number {
    // Of a history that was cleared there are no rows any more.
    return Math.max(connectionOf(lastRowId(this.db)), totalsReader(this.db).lastConnectionId())
  }

  private commit(): Advance[] {
    const advances = this.writer.commit(this.intakes)
    for (const { connectionId } of advances) {
      this.indexer.request(connectionId)
      this.cleaner.request(connectionId)
    }
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

  topics(connectionId: number): TopicRow[] {
    this.loop.tellGains()
    return listTopics(this.db, connectionId)
  }

  clearTopic(connectionId: number, name: string): boolean {
    const topicId = topicWriter(this.db).find(connectionId, name)
    if (topicId !== undefined) this.cleaner.erase(connectionId, topicId)
    return topicId !== undefined
  }

  close(): void {
    this.indexer.stop()
    this.cleaner.stop()
    this.loop.close()
    this.db.close()
  }
}

if (!parentPort) throw new Error('the history writer runs as a thread')
let opened: WriterThread | null = null

function thread(): WriterThread {
  if (!opened) throw new Error('the history writer is not open')
  return opened
}

const main = joinThreads<WriterEvents, WriterCalls>(parentPort, {
  open: () => {
    const chosen = chooseHistoryFile((workerData as WriterStart).path, Date.now())
    opened = new WriterThread(chosen.path, {
      committed: (rows) => void main.committed.asEvent(rows),
      gained: (topics) => void main.gained.asEvent(topics),
      removed: (rows) => void main.removed.asEvent(rows),
      erased: (erasure) => void main.erased.asEvent(erasure),
      failing: (reason) => void main.failing.asEvent(reason),
    })
    return { ...chosen, lastConnectionId: opened.lastConnectionId }
  },
  attach: (connectionId, port) => {
    thread().attach(connectionId, port)
  },
  topics: (connectionId) => thread().topics(connectionId),
  setRetention: (connectionId, retention) => {
    thread().cleaner.setRetention(connectionId, retention)
  },
  clear: (connectionId) => {
    thread().cleaner.erase(connectionId, 0)
  },
  clearTopic: (connectionId, topic) => thread().clearTopic(connectionId, topic),
  deleteMessage: (connectionId, seq) => thread().cleaner.removeOne(connectionId, seq),
  deleteHistory: (connectionId) => {
    thread().cleaner.forget(connectionId)
  },
  close: () => {
    opened?.close()
    opened = null
  },
})
