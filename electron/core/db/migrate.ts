/** Applies the migrations of a database and keeps a copy of the file from before them. */
import { closeSync, constants, copyFileSync, fsyncSync, openSync, renameSync } from 'node:fs'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { WriteDb } from './handles.ts'

/** One schema change of a database. Frozen once released: a later migration corrects a mistake. */
export interface Migration {
  /** Ascending by tens, the first part of the file's name; becomes `PRAGMA user_version`. */
  number: number
  /** What it does, the rest of the file's name. */
  name: string
  up(db: WriteDb): void
}

/** The version that a list of migrations leads to. */
export function latestOf(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.number ?? 0
}

/** Throws WorkbenchError `newer-database` (file, version, known) when `version` is beyond what this release knows. */
export function refuseNewer(file: string, version: number, known: number): void {
  if (version <= known) return
  const message = `${file} was made by a newer release (its version is ${version}, this release knows ${known}).`
  throw new WorkbenchError('newer-database', message, { file, version, known })
}

/**
 * Applies every pending migration in one transaction, so that the file is at its old version or at the latest, never
 * in between. With `backup`, a file that already holds data is copied first (see {@link backupName}). A migration
 * that throws leaves the file as it was.
 */
export function migrate(db: WriteDb, migrations: readonly Migration[], backup: boolean): void {
  requireOrder(migrations)
  const version = Number(db.pragma('user_version', { simple: true }))
  refuseNewer(db.name, version, latestOf(migrations))
  const pending = migrations.filter((migration) => migration.number > version)
  if (pending.length === 0) return
  if (backup && version > 0) copyAside(db, backupName(db.name, version))
  const apply = db.transaction(() => {
    for (const migration of pending) migration.up(db)
    db.pragma(`user_version = ${latestOf(pending)}`)
  })
  apply.exclusive()
}

/** Path of the backup of a file at a version, in the same folder. */
export function backupName(path: string, version: number): string {
  return `${path}.version-${version}.backup`
}

function requireOrder(migrations: readonly Migration[]): void {
  let last = 0
  for (const { number, name } of migrations) {
    if (!Number.isInteger(number) || number <= last)
      throw new Error(`migration ${number} (${name}) is out of order`)
    last = number
  }
}

// Moves the log into the file, so that the file alone is the whole database, and copies it. The copy gets its final
// name only when it is complete.
function copyAside(db: WriteDb, target: string): void {
  db.pragma('wal_checkpoint(TRUNCATE)')
  const partial = `${target}.partial`
  copyFileSync(db.name, partial, constants.COPYFILE_FICLONE)
  const file = openSync(partial, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(partial, target)
}
