/** Queries on the list of pending erasures. */
import type { WriteDb } from '../../handles.ts'

/** A pending deletion: rows up to a sequence number. */
export interface ErasureRow {
  connection_id: number
  /** 0: of every topic, events included. */
  topic_id: number
  up_to: number
  /** 1: the connection was deleted, and nothing about it is kept. */
  forget: 0 | 1
}

/** Statements of the writer, prepared once per handle. */
export function erasureWriter(db: WriteDb) {
  const put = db.prepare(
    `INSERT INTO erasures (connection_id, topic_id, up_to, forget) VALUES (:connection_id, :topic_id, :up_to, :forget)
     ON CONFLICT (connection_id, topic_id) DO UPDATE SET up_to = max(up_to, excluded.up_to),
       forget = max(forget, excluded.forget)`,
  )
  const remove = db.prepare('DELETE FROM erasures WHERE connection_id = ? AND topic_id = ?')
  const removeAll = db.prepare('DELETE FROM erasures WHERE connection_id = ?')
  const first = db.prepare<[], ErasureRow & { topic: string | null }>(
    'SELECT e.*, t.name AS topic FROM erasures e LEFT JOIN topics t ON t.id = e.topic_id LIMIT 1',
  )
  return {
    /** Durable once its transaction is committed: the deletion is carried out even if the process is killed. */
    put: (erasure: ErasureRow): void => {
      put.run(erasure)
    },
    /** All its rows are gone. */
    remove: ({ connection_id, topic_id }: ErasureRow): void => {
      remove.run(connection_id, topic_id)
    },
    /** Everything of the connection is gone. */
    removeAll: (connectionId: number): void => {
      removeAll.run(connectionId)
    },
    /** A deletion that is not finished, with the name of its topic. */
    first: (): (ErasureRow & { topic: string | null }) | undefined => first.get(),
  }
}
