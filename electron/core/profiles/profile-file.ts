/** Opens the database of profiles, restores it when it is damaged, and keeps a backup. */
import {
  closeSync,
  copyFileSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Reason } from '../../../shared/errors.ts'
import type { Damage } from '../db/examine.ts'
import { examine } from '../db/examine.ts'
import { workbenchMigrations } from '../db/migrations/workbench/index.ts'
import type { WriteDb } from '../db/open.ts'
import { openDatabase } from '../db/open.ts'
import { setAside } from '../db/set-aside.ts'

/** The database of profiles and settings, and what had to be done to open it. */
export interface ProfileFile {
  db: WriteDb
  notice: Reason | null
}

/**
 * Opens `workbench.db`. A damaged one is set aside and restored from its newest backup, or else replaced by an empty
 * one. Throws WorkbenchError `newer-database` or `data-dir-unusable`.
 */
export function openProfileFile(path: string, nowMs: number): ProfileFile {
  const notice = mend(path, nowMs)
  const db = openDatabase({ path, migrations: workbenchMigrations, backup: true })
  keepBackup(db)
  return { db, notice }
}

/** Backs up the database of profiles next to its file. Safe to call at any time. */
export function keepBackup(db: WriteDb): void {
  const target = `${db.name}.backup`
  const partial = `${target}.partial`
  try {
    writeFileSync(partial, db.serialize(), { mode: 0o600 })
    const file = openSync(partial, 'r+')
    try {
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(partial, target)
  } catch {
    // Best effort: a full disk must not prevent the use of the profiles. The previous backup stays.
  }
}

function mend(path: string, nowMs: number): Reason | null {
  const verdict = looked(path)
  if (verdict.state !== 'damaged') return null
  const aside = setAside(path, nowMs)
  const backup = newestBackup(path)
  const details = { file: path, setAside: aside, damage: verdict.damage }
  if (!backup) {
    const message = `${path} was damaged (${verdict.damage}). It was renamed to ${aside}, and an empty one begun.`
    return { code: 'profiles-set-aside', message, details }
  }
  copyFileSync(backup.path, path)
  const message = `${path} was damaged (${verdict.damage}). It was renamed to ${aside}, and ${backup.path} restored.`
  return {
    code: 'profiles-restored',
    message,
    details: { ...details, backup: backup.path, timeMs: backup.timeMs },
  }
}

// A file that cannot be read at all makes opening it fail, with the reason.
function looked(path: string): { state: 'damaged'; damage: Damage } | { state: 'other' } {
  try {
    const verdict = examine(path, workbenchMigrations)
    return verdict.state === 'damaged' ? verdict : { state: 'other' }
  } catch {
    return { state: 'other' }
  }
}

function newestBackup(path: string): { path: string; timeMs: number } | null {
  const folder = dirname(path)
  const backups = readdirSync(folder)
    .filter((name) => name.startsWith(`${basename(path)}.`) && name.endsWith('.backup'))
    .map((name) => ({ path: join(folder, name), timeMs: statSync(join(folder, name)).mtimeMs }))
    .toSorted((one, other) => other.timeMs - one.timeMs)
  return backups.find((backup) => examine(backup.path, workbenchMigrations).state === 'sound') ?? null
}
