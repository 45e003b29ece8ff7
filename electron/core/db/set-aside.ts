/** Moves a damaged database file out of the way. */
import { existsSync, renameSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'

const companions = ['-wal', '-shm'] as const

/**
 * Renames a damaged database out of the way, with its log: `history.db` becomes `history.damaged-20261120T101500Z.db`
 * (UTC). No handle may be open on it. Returns the new path.
 */
export function setAside(path: string, nowMs: number): string {
  const target = freeName(path, nowMs)
  for (const part of ['', ...companions]) {
    if (existsSync(path + part)) renameSync(path + part, target + part)
  }
  return target
}

function freeName(path: string, nowMs: number): string {
  const extension = extname(path)
  const time = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '')
  const stem = join(dirname(path), `${basename(path, extension)}.damaged-${time}`)
  for (let attempt = 1; ; attempt++) {
    const name = attempt === 1 ? `${stem}${extension}` : `${stem}-${attempt}${extension}`
    if (['', ...companions].every((part) => !existsSync(name + part))) return name
  }
}
