/** Checks a database file for damage before it is opened for writing. */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { ReadDb } from './handles.ts'
import type { Migration } from './migrate.ts'
import { latestOf } from './migrate.ts'
import { openForReading } from './open.ts'
import type { WriteDb } from './handles.ts'

/**
 * How a database is damaged. `pages`: its content is damaged. `schema`: its tables are not, or not all, those of
 * Heliograph.
 */
export type Damage = 'empty' | 'not-sqlite' | 'truncated' | 'schema' | 'pages'

/** What {@link examine} found. */
export type Verdict =
  | { state: 'missing' }
  | { state: 'sound' }
  | { state: 'newer'; version: number }
  | { state: 'damaged'; damage: Damage }

/** A file up to this size is read whole before it is opened (`PRAGMA quick_check`): some 100 ms. */
export const wholeExaminedBytes = 32 * 1024 * 1024
const headerBytes = 100
const magic = 'SQLite format 3\0'

/**
 * Checks whether a database can be used, before it is opened for writing: header, size, schema, first and last rows,
 * and the whole file when it is small. Leaves a newer file unchanged. Throws the system's error when the file cannot
 * be read.
 */
export function examine(path: string, migrations: readonly Migration[]): Verdict {
  const sizeBytes = sizeOf(path)
  const logBytes = sizeOf(`${path}-wal`) ?? 0
  if (sizeBytes === null && logBytes === 0) return { state: 'missing' }
  if (sizeBytes === null || sizeBytes === 0) return { state: 'damaged', damage: 'empty' }
  const header = readHeader(path)
  if (!header) return { state: 'damaged', damage: 'not-sqlite' }
  const { pageBytes, version } = header
  if (version > latestOf(migrations)) return { state: 'newer', version }
  // If there is a log, the file may end anywhere: SQLite repeats an interrupted checkpoint from the log.
  if (logBytes === 0 && sizeBytes % pageBytes !== 0) return { state: 'damaged', damage: 'truncated' }
  return explained(() => examineContent(path, migrations, sizeBytes))
}

/** Whether an error of SQLite means that the file is damaged, and not that something else prevents access. */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof Database.SqliteError)) return error instanceof Error && isDamage(error.cause)
  return error.code.startsWith('SQLITE_CORRUPT') || error.code.startsWith('SQLITE_NOTADB')
}

function explained(look: () => Verdict): Verdict {
  try {
    return look()
  } catch (error) {
    if (isDamage(error)) return { state: 'damaged', damage: 'pages' }
    throw error
  }
}

function examineContent(path: string, migrations: readonly Migration[], sizeBytes: number): Verdict {
  const db = openForReading(path)
  try {
    const version = Number(db.pragma('user_version', { simple: true }))
    if (version > latestOf(migrations)) return { state: 'newer', version }
    const names = tablesOf(db)
    const expected = expectedTables(migrations, version)
    if (!expected || expected.some((name) => !names.includes(name)) || (version === 0 && names.length > 0)) {
      return { state: 'damaged', damage: 'schema' }
    }
    for (const name of expected) readEnds(db, name)
    if (sizeBytes > wholeExaminedBytes) return { state: 'sound' }
    const sound = db.pragma('quick_check(1)', { simple: true }) === 'ok'
    return sound ? { state: 'sound' } : { state: 'damaged', damage: 'pages' }
  } finally {
    db.close()
  }
}

// Tables that hold rows. The shadow tables of a virtual table are listed as well.
function tablesOf(db: ReadDb): string[] {
  return db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0")
    .pluck()
    .all()
}

// The tables that the migrations up to a version create; null if no release ever wrote that version.
function expectedTables(migrations: readonly Migration[], version: number): string[] | null {
  if (version === 0) return []
  if (!migrations.some(({ number }) => number === version)) return null
  const model = new Database(':memory:') as WriteDb
  try {
    for (const migration of migrations) if (migration.number <= version) migration.up(model)
    return tablesOf(model)
  } finally {
    model.close()
  }
}

function readEnds(db: ReadDb, table: string): void {
  const [key] = db
    .prepare<[string], string>('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk LIMIT 1')
    .pluck()
    .all(table)
  const order = key === undefined ? 'rowid' : `"${key}"`
  for (const direction of ['ASC', 'DESC']) {
    db.prepare(`SELECT * FROM "${table}" ORDER BY ${order} ${direction} LIMIT 1`).get()
  }
}

// SQLite file format, 1.3: page size at 16, user version at 60.
function readHeader(path: string): { pageBytes: number; version: number } | null {
  const header = Buffer.alloc(headerBytes)
  const file = openSync(path, 'r')
  try {
    if (readSync(file, header, 0, headerBytes, 0) < headerBytes) return null
  } finally {
    closeSync(file)
  }
  if (header.toString('latin1', 0, magic.length) !== magic) return null
  const stored = header.readUInt16BE(16)
  const pageBytes = stored === 1 ? 65_536 : stored
  if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0) return null
  return { pageBytes, version: header.readUInt32BE(60) }
}

function sizeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.size ?? null
}
