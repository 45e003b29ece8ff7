/** Chooses the history file to record into. */
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import type { Reason } from '../../../../shared/errors.ts'
import { examine } from '../../db/examine.ts'
import type { Damage, Verdict } from '../../db/examine.ts'
import { historyMigrations } from '../../db/migrations/history/index.ts'
import { latestOf } from '../../db/migrate.ts'
import { setAside } from '../../db/set-aside.ts'

/** The file to record into, and what was done with the existing one. */
export interface ChosenFile {
  path: string
  notices: Reason[]
}

/**
 * Decides which file the history is kept in. A damaged file is set aside and a new one is created. A file of a newer
 * release stays unchanged, and this release uses its own file beside it.
 */
export function chooseHistoryFile(path: string, nowMs: number): ChosenFile {
  const verdict: Verdict = isMarked(path)
    ? { state: 'damaged', damage: 'pages' }
    : examine(path, historyMigrations)
  if (verdict.state === 'damaged') return { path, notices: [putAside(path, verdict.damage, nowMs)] }
  if (verdict.state !== 'newer') return { path, notices: [] }
  const known = latestOf(historyMigrations)
  const own = ownName(path, known)
  const { version } = verdict
  const message = `${path} was made by a newer release (its version is ${version}, this release knows ${known}). It was left as it is, and ${own} is used.`
  const notice: Reason = { code: 'history-newer', message, details: { file: path, own, version, known } }
  const chosen = chooseHistoryFile(own, nowMs)
  return { path: chosen.path, notices: [notice, ...chosen.notices] }
}

/** Notes that a file in use is damaged, so that the next start sets it aside. */
export function markDamaged(path: string): void {
  writeFileSync(markOf(path), '')
}

function isMarked(path: string): boolean {
  return existsSync(path) && existsSync(markOf(path))
}

function markOf(path: string): string {
  return `${path}.damaged`
}

function putAside(path: string, damage: Damage, nowMs: number): Reason {
  const aside = setAside(path, nowMs)
  rmSync(markOf(path), { force: true })
  const message = `${path} was damaged (${damage}). It was renamed to ${aside}, and a new one begun.`
  return { code: 'history-set-aside', message, details: { file: path, setAside: aside, damage } }
}

// history.db -> history-v20.db
function ownName(path: string, known: number): string {
  const extension = extname(path)
  return join(dirname(path), `${basename(path, extension)}-v${known}${extension}`)
}
