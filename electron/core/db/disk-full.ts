/** Tells a full disk from other write errors, and measures the free space. */
import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'

/** When less than this is free, any write error counts as a full disk. */
const nothingBytes = 256 * 1024

/** Whether a write beside `path` failed because the disk is full. */
export function isDiskFull(error: unknown, path: string): boolean {
  if (error instanceof Error && error.cause !== undefined && isDiskFull(error.cause, path)) return true
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return true
  // SQLite reports some full disks as I/O errors, for example when its shared memory cannot grow.
  const mayBe = code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CANTOPEN')
  return mayBe && freeBytes(path) < nothingBytes
}

/** Bytes that may still be written beside `path`. */
export function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(dirname(path))
  return bavail * bsize
}
