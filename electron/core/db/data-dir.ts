/** Locks a data directory for this process and names the database files in it. */
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { WorkbenchError } from '../../../shared/errors.ts'

/** A data directory that this process holds until `release`. */
export interface DataDir {
  /** Absolute. */
  path: string
  /** `workbench.db`: profiles and settings. */
  workbenchFile: string
  /** `history.db`: what was sent and received. */
  historyFile: string
  /** Releases the directory for another instance. Safe to call twice. */
  release(): void
}

/**
 * Creates a data directory if it is missing and locks it for this process. The lock is the operating system's lock on
 * `lock.db`, held by an open exclusive transaction: it ends with the process, even after a crash. Throws
 * WorkbenchError `data-dir-taken` (path) when another instance has it, and `data-dir-unusable` (path, cause) when it
 * cannot be created or written to.
 */
export function takeDataDir(directory: string): DataDir {
  const path = resolve(directory)
  const lock = takeLock(path)
  return {
    path,
    workbenchFile: join(path, 'workbench.db'),
    historyFile: join(path, 'history.db'),
    release: () => lock.close(),
  }
}

function takeLock(path: string): Database.Database {
  let lock: Database.Database | undefined
  try {
    const file = join(path, 'lock.db')
    makeFolder(path)
    // SQLite would open a folder or file that is not writable for reading only, and then lock nothing.
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
    if (existsSync(file)) accessSync(file, constants.R_OK | constants.W_OK)
    lock = new Database(file, { timeout: 0 })
    // No journal file: a full disk must not prevent the profiles from being read.
    lock.pragma('journal_mode = MEMORY')
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock?.close()
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      const message = `${path} is in use by another Heliograph: close that one, or choose another data directory.`
      throw new WorkbenchError('data-dir-taken', message, { path })
    }
    const cause = error instanceof Error ? error.message : String(error)
    throw new WorkbenchError('data-dir-unusable', `${path} cannot be used as data directory: ${cause}`, {
      path,
      cause,
    })
  }
}

// Creates one level at a time. The recursive mkdir of Node 24 never returns on a file system that answers "no such
// file" when an existing folder cannot hold another one, as /proc does.
function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    // Another instance that starts at the same moment may have been faster; the lock decides between the two.
    if (!existsSync(path)) throw error
  }
}
