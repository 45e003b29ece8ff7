/** Stores what the pages had open, for the next start. */
import type { CheckedInput } from '../../../shared/contract/contract.ts'
import { openPlace, placeParts } from '../../../shared/contract/workbench/workspace.ts'
import type { ConnectionPlace, Workspace } from '../../../shared/types/workspace.ts'
import { maxKeptPlaces } from '../../../shared/types/workspace.ts'
import type { WriteDb } from '../db/handles.ts'
import { keepNewestPlaces, listPlaces, writePlace } from '../db/queries/workbench/places.ts'
import { readSettings, writeSetting } from '../db/queries/workbench/settings.ts'

/** Name of the row of `settings` that holds the connection on screen. */
const openName = 'workspace.open'

/** What pages had open, kept for the next start. */
export interface WorkspaceStore {
  get(): Omit<Workspace, 'wereConnected'>
  /** The change is durable on return. */
  save(change: CheckedInput<'workspace.save'>): void
}

/** Keeps it in `workbench.db`. Values that cannot be read, such as those of another release, are ignored. */
export function createWorkspace(db: WriteDb): WorkspaceStore {
  function places(): ConnectionPlace[] {
    return listPlaces(db).map(({ connectionId, value }) => ({ connectionId, ...understood(value) }))
  }

  return {
    get() {
      const open = openPlace.safeParse(readSettings(db).get(openName))
      return { open: open.success ? open.data : null, connections: places() }
    },
    save({ open, connections = [] }) {
      const write = db.transaction(() => {
        if (open) writeSetting(db, openName, open)
        const before = new Map(places().map((place) => [place.connectionId, place]))
        for (const { connectionId, ...parts } of connections) {
          const given = Object.entries(parts).filter(([, part]) => part !== undefined)
          const { connectionId: _, ...kept } = before.get(connectionId) ?? { connectionId }
          const value = JSON.stringify({ ...kept, ...Object.fromEntries(given) })
          writePlace(db, { connectionId, value }, Date.now())
        }
        keepNewestPlaces(db, maxKeptPlaces)
      })
      write.immediate()
    },
  }
}

// Checked part by part: a part unknown to this release is dropped alone.
function understood(text: string): Omit<ConnectionPlace, 'connectionId'> {
  const value = parsed(text)
  const known = Object.entries(placeParts).flatMap(([name, schema]) => {
    const checked = schema.safeParse(value[name])
    return checked.success && checked.data !== undefined ? [[name, checked.data]] : []
  })
  return Object.fromEntries(known) as Omit<ConnectionPlace, 'connectionId'>
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    // Not JSON: another program has changed the file.
    return {}
  }
}
