/** Accounts for the messages of a session thread that has ended. */
import type { DropReason } from '../../../../shared/types/connection.ts'
import type { StoredSoFar } from '../../history/records/batch.ts'
import type { TrafficMemory } from '../traffic/traffic-memory.ts'

/** How long the account of an ended session may wait for a history that does not answer. */
const limitMs = 2_000

/** Asks the writer what became of the received messages of a session. */
type StoredOf = (connectionId: number, session: string) => Promise<StoredSoFar | null>

/** A thread that has recorded, as the account of it needs it. */
export interface EndedThread {
  connectionId: number
  /** Its name to the writer. */
  session: string
  memory: TrafficMemory
  /** Messages that were stored before it was started. */
  storedBefore: number
}

/**
 * Says of every message that a session thread had received what became of it, once the thread has ended: the writer knows
 * what is on disk, the rest is dropped for `reason`. Returns how many those are. What the broker had sent but the thread had
 * not read yet, in the buffers of the network, nobody can count.
 */
export async function closeAccount(
  storedOf: StoredOf,
  { connectionId, session, memory, storedBefore }: EndedThread,
  reason: DropReason,
): Promise<number> {
  const stored = await inTime(storedOf(connectionId, session))
  if (stored) memory.set('stored', Math.max(memory.get('stored'), storedBefore + stored.received))
  const { open } = memory
  // It had recorded a message and did not live to count it.
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
  })
  const answer = await Promise.race([asked.catch(() => null), limit])
  if (timer) clearTimeout(timer)
  return answer
}
