/** Accounts for the messages of a session thread that has ended. */
import type { DropReason } from '../../../../shared/types/session.ts'
import type { StoredSoFar } from '../../history/records/batch.ts'
import type { TrafficMemory } from '../traffic/traffic-memory.ts'

/**
 * How long the accounting of an ended session may wait for a history that does not answer. It is longer than a slow disk
 * takes for the largest message.
 */
const limitMs = 30_000

/** Asks the writer how many of the received messages of a session are stored. */
type StoredOf = (connectionId: number, session: string) => Promise<StoredSoFar | null>

/** A thread that has recorded, with the data that its accounting needs. */
export interface EndedThread {
  connectionId: number
  /** The name under which the writer knows it. */
  session: string
  memory: TrafficMemory
  /** Messages that were stored before it started. */
  storedBefore: number
}

/**
 * Accounts for every message that a session thread had received, once the thread has ended. The writer knows what is
 * on disk. The rest is dropped for `reason`, and the number of dropped messages is returned. Messages that were still
 * in the network buffers cannot be counted.
 */
export async function closeAccount(
  storedOf: StoredOf,
  { connectionId, session, memory, storedBefore }: EndedThread,
  reason: DropReason,
): Promise<number> {
  const stored = await inTime(storedOf(connectionId, session))
  if (stored) memory.set('stored', Math.max(memory.get('stored'), storedBefore + stored.received))
  const { open } = memory
  // The thread had recorded a message but died before it counted it.
  if (open < 0) memory.add('received', -open)
  if (open > 0) memory.drop(reason, open)
  return Math.max(open, 0)
}

async function inTime<Value>(asked: Promise<Value>): Promise<Value | null> {
  let timer: NodeJS.Timeout | null = null
  const limit = new Promise<null>((resolve) => {
    timer = setTimeout(() => {
      resolve(null)
    }, limitMs)
    timer.unref()
  })
  const answer = await Promise.race([asked.catch(() => null), limit])
  if (timer) clearTimeout(timer)
  return answer
}
