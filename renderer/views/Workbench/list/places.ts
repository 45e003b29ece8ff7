import type { Connection, Folder } from '../../../../shared/types/connection.ts'
import { folderLimits } from '../../../../shared/types/connection.ts'
import { folderChoices } from './list-rows.ts'

/** Where something goes: into a folder (null: the top), before one that is there or, with null, at its end. */
export interface Place {
  parentId: number | null
  before: number | null
}

export type Step = 'up' | 'down' | 'in' | 'out'

interface Lists {
  folders: readonly Folder[]
  connections: readonly Connection[]
}

/**
 * One line up or down for a connection, past the end of a folder into the next one on screen, or out to the end of what its
 * folder is in. Null: there is no such place.
 */
export function connectionStep({ folders, connections }: Lists, id: number, step: Step): Place | null {
  const own = connections.find((connection) => connection.id === id)
  if (!own || step === 'in') return null
  const inside = (parentId: number | null) => connections.filter(({ folderId }) => folderId === parentId)
  if (step === 'out') {
    const folder = folders.find((one) => one.id === own.folderId)
    return folder ? { parentId: folder.parentId, before: null } : null
  }
  const among = stepAmong(inside(own.folderId), id, step)
  if (among !== undefined) return { parentId: own.folderId, before: among }
  const inOrder = [null, ...folderChoices(folders).map(({ folder }) => folder.id)]
  const parentId = inOrder[inOrder.indexOf(own.folderId) + (step === 'up' ? -1 : 1)]
  if (parentId === undefined) return null
  return { parentId, before: step === 'up' ? null : (inside(parentId)[0]?.id ?? null) }
}

/** Up or down among the folders beside it, into the one above, or out to behind the one it is in. Null: there is no such place. */
export function folderStep(folders: readonly Folder[], id: number, step: Step): Place | null {
  const own = folders.find((folder) => folder.id === id)
  if (!own) return null
  const siblings = folders.filter(({ parentId }) => parentId === own.parentId)
  if (step === 'in') {
    const above = siblings[siblings.indexOf(own) - 1]
    return above && mayHold(folders, above.id, id) ? { parentId: above.id, before: null } : null
  }
  if (step === 'out') {
    const parent = folders.find((folder) => folder.id === own.parentId)
    return parent ? placeBeside(folders, parent, 'after') : null
  }
  const among = stepAmong(siblings, id, step)
  return among === undefined ? null : { parentId: own.parentId, before: among }
}

/** Right before or after a folder, in what that one is in. */
export function placeBeside(folders: readonly Folder[], beside: Folder, side: 'before' | 'after'): Place {
  const { id, parentId } = beside
  if (side === 'before') return { parentId, before: id }
  const siblings = folders.filter((folder) => folder.parentId === parentId)
  return { parentId, before: siblings[siblings.indexOf(beside) + 1]?.id ?? null }
}

/** Whether a folder can go into another one (null: to the top): not into itself, and no deeper than folders go. */
export function mayHold(folders: readonly Folder[], parentId: number | null, id: number): boolean {
  const height = Math.max(...depthsBelow(folders, id))
  for (let level = 1, at = parentId; ; level++) {
    if (at === id || level + height > folderLimits.depth) return false
    if (at === null) return true
    at = folders.find((folder) => folder.id === at)?.parentId ?? null
  }
}

/** A folder and all below it, each after what it is in. */
export function folderAndBelow(folders: readonly Folder[], id: number): Folder[] {
  const below = folders.filter(({ parentId }) => parentId === id)
  return [
    ...folders.filter((folder) => folder.id === id),
    ...below.flatMap((folder) => folderAndBelow(folders, folder.id)),
  ]
}

/** Levels below the folder, 0 for itself. */
function depthsBelow(folders: readonly Folder[], id: number): number[] {
  const below = folders.filter(({ parentId }) => parentId === id)
  return [0, ...below.flatMap((folder) => depthsBelow(folders, folder.id).map((depth) => depth + 1))]
}

/** What it stands before after a step among its likes, null for none; undefined where it is at the end already. */
function stepAmong(
  likes: readonly { id: number }[],
  id: number,
  step: 'up' | 'down',
): number | null | undefined {
  const at = likes.findIndex((like) => like.id === id)
  if (step === 'up') return likes[at - 1]?.id
  return at + 1 < likes.length ? (likes[at + 2]?.id ?? null) : undefined
}
