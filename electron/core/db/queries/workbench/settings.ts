/** Queries on stored settings. */
import type { ReadDb, WriteDb } from '../../handles.ts'

/** A row of `settings`: one per setting that was ever changed, its value as JSON. */
export interface SettingRow {
  name: string
  value: string
}

function fromRow(row: SettingRow): [name: string, value: unknown] {
  const value: unknown = JSON.parse(row.value)
  return [row.name, value]
}

function toRow(name: string, value: unknown): SettingRow {
  return { name, value: JSON.stringify(value) }
}

/** Every stored setting by name. The names and values of another release may be among them. */
export function readSettings(db: ReadDb): Map<string, unknown> {
  return new Map(db.prepare<[], SettingRow>('SELECT name, value FROM settings').all().map(fromRow))
}

/** Stores one setting; `value` is plain JSON data. */
export function writeSetting(db: WriteDb, name: string, value: unknown): void {
  db.prepare(
    'INSERT INTO settings (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = :value',
  ).run(toRow(name, value))
}
