import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Migration } from '../../../../electron/core/db/migrate.ts'
import { backupName } from '../../../../electron/core/db/migrate.ts'
import { workbenchMigrations } from '../../../../electron/core/db/migrations/workbench/index.ts'
import type { WriteDb } from '../../../../electron/core/db/open.ts'
import { openDatabase, openForReading } from '../../../../electron/core/db/open.ts'
import { reasonOf } from '../../../../shared/errors.ts'
import { tempDir } from '../../../helpers/temp-dir.ts'

const first: Migration = {
  number: 10,
  name: 'create-things',
  up: (db) => db.exec('CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT'),
}
const second: Migration = {
  number: 20,
  name: 'add-colour',
  up: (db) => db.exec("ALTER TABLE things ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'"),
}
const broken: Migration = {
  number: 30,
  name: 'break',
  up: (db) => {
    db.exec('DELETE FROM things')
    db.exec('this is not SQL')
  },
}

function versionOf(db: WriteDb): unknown {
  return db.pragma('user_version', { simple: true })
}

function failureOf(action: () => unknown) {
  try {
    action()
  } catch (error) {
    return reasonOf(error)
  }
  throw new Error('it did not fail')
}

describe('openDatabase', () => {
  it('makes a file from nothing, at the latest version and with the pragmas that keep it sound', () => {
    const path = join(tempDir(), 'workbench.db')
    const db = openDatabase({ path, migrations: workbenchMigrations, backup: true })
    const tables = db
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .pluck()
      .all()
    expect(tables).toEqual([
      'connections',
      'folders',
      'places',
      'removed_connections',
      'secret_keys',
      'secrets',
      'settings',
      'sqlite_sequence',
      'subscriptions',
    ])
    expect(versionOf(db)).toBe(100)
    const pragmas = [
      'journal_mode',
      'synchronous',
      'foreign_keys',
      'trusted_schema',
      'cell_size_check',
      'busy_timeout',
    ]
    expect(pragmas.map((name) => db.pragma(name, { simple: true }))).toEqual(['wal', 2, 1, 0, 1, 5000])
    db.close()
    expect(readdirSync(join(path, '..')).filter((name) => name.includes('backup'))).toEqual([])
  })

  it('honours synchronous NORMAL', () => {
    const db = openDatabase({
      path: join(tempDir(), 'history.db'),
      migrations: [first],
      backup: false,
      synchronous: 'NORMAL',
    })
    expect(db.pragma('synchronous', { simple: true })).toBe(1)
    db.close()
  })

  it('keeps a readable copy of the old file before it migrates one that holds data', () => {
    const path = join(tempDir(), 'things.db')
    const old = openDatabase({ path, migrations: [first], backup: true })
    old.prepare('INSERT INTO things (name) VALUES (?)').run('lamp')
    old.close()

    const now = openDatabase({ path, migrations: [first, second], backup: true })
    expect(now.prepare('SELECT name, colour FROM things').all()).toEqual([{ name: 'lamp', colour: 'grey' }])
    expect(versionOf(now)).toBe(20)
    now.close()

    const copy = openForReading(backupName(path, 10))
    expect(copy.pragma('user_version', { simple: true })).toBe(10)
    expect(copy.prepare('SELECT * FROM things').all()).toEqual([{ id: 1, name: 'lamp' }])
    copy.close()
  })

  it('makes no copy when nothing is pending', () => {
    const path = join(tempDir(), 'things.db')
    openDatabase({ path, migrations: [first], backup: true }).close()
    openDatabase({ path, migrations: [first], backup: true }).close()
    expect(existsSync(backupName(path, 10))).toBe(false)
  })

  it('applies all pending migrations or none', () => {
    const path = join(tempDir(), 'things.db')
    const old = openDatabase({ path, migrations: [first], backup: false })
    old.prepare('INSERT INTO things (name) VALUES (?)').run('lamp')
    old.close()

    const reason = failureOf(() => openDatabase({ path, migrations: [first, second, broken], backup: false }))
    expect(reason.code).toBe('data-dir-unusable')

    const db = openForReading(path)
    expect(db.pragma('user_version', { simple: true })).toBe(10)
    expect(db.prepare('SELECT * FROM things').all()).toEqual([{ id: 1, name: 'lamp' }])
    db.close()
  })

  it('refuses the file of a newer release and leaves every byte of it', () => {
    const path = join(tempDir(), 'things.db')
    openDatabase({ path, migrations: [first, second], backup: false }).close()
    const before = readFileSync(path)

    const reason = failureOf(() => openDatabase({ path, migrations: [first], backup: true }))
    expect(reason).toMatchObject({ code: 'newer-database', details: { file: path, version: 20, known: 10 } })
    expect(readFileSync(path).equals(before)).toBe(true)
    expect(readdirSync(join(path, '..'))).toEqual(['things.db'])
  })

  it('refuses a newer file whose version is still in the log of a killed process, and leaves both', () => {
    const directory = tempDir()
    const path = join(directory, 'things.db')
    const db = openDatabase({ path, migrations: [first], backup: false })
    db.pragma('wal_checkpoint(TRUNCATE)')
    db.pragma('user_version = 20')
    // The files as they lie on the disk while the process is alive are what kill -9 leaves.
    const file = readFileSync(path)
    const log = readFileSync(`${path}-wal`)
    db.close()
    const left = join(directory, 'left.db')
    writeFileSync(left, file)
    writeFileSync(`${left}-wal`, log)

    const reason = failureOf(() => openDatabase({ path: left, migrations: [first], backup: true }))
    expect(reason).toMatchObject({ code: 'newer-database', details: { version: 20, known: 10 } })
    expect(readFileSync(left).equals(file)).toBe(true)
    expect(readFileSync(`${left}-wal`).equals(log)).toBe(true)
  })

  it('names a file that is no database', () => {
    const path = join(tempDir(), 'things.db')
    writeFileSync(
      path,
      'just some text that is quite a bit longer than the hundred bytes of a header '.repeat(3),
    )
    const reason = failureOf(() => openDatabase({ path, migrations: [first], backup: false }))
    expect(reason).toMatchObject({ code: 'data-dir-unusable', details: { path } })
  })
})

describe('openForReading', () => {
  it('sees commits and cannot write', () => {
    const path = join(tempDir(), 'things.db')
    const writer = openDatabase({ path, migrations: [first], backup: false })
    const reader = openForReading(path)
    writer.prepare('INSERT INTO things (name) VALUES (?)').run('lamp')
    expect(reader.prepare('SELECT count(*) FROM things').pluck().get()).toBe(1)
    expect(() => reader.exec('DELETE FROM things')).toThrow(/readonly/)
    reader.close()
    writer.close()
  })

  it('does not make a file that is missing', () => {
    const path = join(tempDir(), 'missing.db')
    expect(failureOf(() => openForReading(path)).code).toBe('data-dir-unusable')
    expect(existsSync(path)).toBe(false)
  })
})
