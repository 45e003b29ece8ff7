/** Opens SQLite databases for writing or reading, with the settings that all of them share. */
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { ReadDb, WriteDb } from './handles.ts'
import type { Migration } from './migrate.ts'
import { latestOf, migrate, refuseNewer } from './migrate.ts'

export type { ReadDb, WriteDb } from './handles.ts'

/** How {@link openDatabase} opens a file. */
export interface OpenOptions {
  path: string
  migrations: readonly Migration[]
  /** Whether a file that holds data is copied beside itself before it is migrated. */
  backup: boolean
  /**
   * FULL: a commit survives a power cut. NORMAL: it survives `kill -9`, and a power cut may take the last commits but
   * never damages the file (SQLite, `PRAGMA synchronous`). The default is FULL.
   */
  synchronous?: 'FULL' | 'NORMAL'
  /**
   * Whether a new file can return the space of deleted rows to the disk (`PRAGMA incremental_vacuum`). A file that
   * was created without this can only do so by being copied whole.
   */
  shrinkable?: boolean
}

const busyTimeoutMs = 5_000
const magic = 'SQLite format 3\0'
const walLimitBytes = 64 * 1024 * 1024

/**
 * Opens a database for writing, creates it if it is missing, and applies pending migrations. Throws WorkbenchError
 * `newer-database` when a later release wrote the file, which then stays unchanged, and `data-dir-unusable` when it
 * cannot be opened or is damaged.
 */
export function openDatabase({
  path,
  migrations,
  backup,
  synchronous = 'FULL',
  shrinkable = false,
}: OpenOptions): WriteDb {
  return explained(path, () => {
    // Before SQLite opens the file for writing: even a clean close would move its write-ahead log into it.
    refuseNewer(path, versionOnDisk(path), latestOf(migrations))
    const db = new Database(path, { timeout: busyTimeoutMs }) as WriteDb
    try {
      // Set before anything is written, because it is a property of the file.
      if (shrinkable) db.pragma('auto_vacuum = INCREMENTAL')
      db.pragma('journal_mode = WAL')
      db.pragma(`journal_size_limit = ${walLimitBytes}`)
      db.pragma(`synchronous = ${synchronous}`)
      db.pragma('foreign_keys = ON')
      harden(db)
      migrate(db, migrations, backup)
    } catch (error) {
      db.close()
      throw error
    }
    return db
  })
}

/**
 * Opens an existing database for reading. It sees every transaction committed before its own begins; keep those
 * short, because an open one prevents the write-ahead log from being reused. Throws WorkbenchError
 * `data-dir-unusable`.
 */
export function openForReading(path: string): ReadDb {
  return explained(path, () => {
    const db = new Database(path, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs }) as ReadDb
    db.pragma('query_only = ON')
    harden(db)
    return db
  })
}

// The file may come from elsewhere: its schema is not trusted to call functions, its cells are checked when read.
function harden(db: ReadDb): void {
  db.pragma('trusted_schema = OFF')
  db.pragma('cell_size_check = ON')
}

// Offset 60 of the header holds the user version as of the last checkpoint (SQLite file format, 1.3.14); the log, if
// there is one, may hold a later one.
function versionOnDisk(path: string): number {
  if (!existsSync(path)) return 0
  const log = `${path}-wal`
  if (!existsSync(log) || statSync(log).size === 0) return versionInHeader(path)
  const db = openForReading(path)
  try {
    return versionOf(db)
  } finally {
    db.close()
  }
}

function versionInHeader(path: string): number {
  const header = Buffer.alloc(100)
  const file = openSync(path, 'r')
  try {
    readSync(file, header, 0, header.length, 0)
    return header.toString('latin1', 0, magic.length) === magic ? header.readUInt32BE(60) : 0
  } finally {
    closeSync(file)
  }
}

function versionOf(db: ReadDb): number {
  return Number(db.pragma('user_version', { simple: true }))
}

function explained<Value>(path: string, open: () => Value): Value {
  try {
    return open()
  } catch (error) {
    if (error instanceof WorkbenchError) throw error
    const cause = error instanceof Error ? error.message : String(error)
    const message = `${path} cannot be opened: ${cause}`
    throw Object.assign(new WorkbenchError('data-dir-unusable', message, { path, cause }), { cause: error })
  }
}
