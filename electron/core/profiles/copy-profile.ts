/** Copies a connection with its subscriptions. */
import type { WriteDb } from '../db/handles.ts'
import type { StoredConnection } from '../db/queries/workbench/connections.ts'
import { insertConnection, listConnections, makeRoomAt } from '../db/queries/workbench/connections.ts'
import { insertSubscription, listSubscriptionsOf } from '../db/queries/workbench/subscriptions.ts'

const longestName = 200

/** Stores a copy behind its original, under a name of its own and without secrets. Returns the id of the copy. */
export function copyProfile(db: WriteDb, original: StoredConnection): number {
  const names = listConnections(db).map(({ name }) => name)
  const copied = { ...original, name: nameOfCopy(original.name, names) }
  const copy = db.transaction(() => {
    makeRoomAt(db, original.position + 1)
    const copyId = insertConnection(db, copied, original.position + 1)
    for (const subscription of listSubscriptionsOf(db, original.id)) {
      insertSubscription(db, copyId, subscription)
    }
    return copyId
  })
  return copy.immediate()
}

/**
 * A name for the copy of `original` that is not in `taken`: "Lamp copy", then "Lamp copy 2", "Lamp copy 3" ... A copy
 * of "Lamp copy" gets the next number instead of "Lamp copy copy". Never longer than a profile's name may be.
 */
function nameOfCopy(original: string, taken: readonly string[]): string {
  const base = original.replace(/ copy(?: \d+)?$/, '')
  for (let count = 1; ; count++) {
    const suffix = count === 1 ? ' copy' : ` copy ${count}`
    const name = `${shortened(base, longestName - suffix.length)}${suffix}`
    if (!taken.includes(name)) return name
  }
}

// Never cuts inside a surrogate pair, and leaves no space at the cut.
function shortened(text: string, length: number): string {
  if (text.length <= length) return text
  const cut = text.slice(0, length)
  return (cut.isWellFormed() ? cut : cut.slice(0, -1)).trimEnd()
}
