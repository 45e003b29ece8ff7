/** Reserves disk space that is released when the disk is full. */
import { randomFillSync } from 'node:crypto'
import { closeSync, openSync, rmSync, statfsSync, statSync, truncateSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isDiskFull } from './disk-full.ts'

const wholeBytes = 4 * 1024 * 1024
const fewestBytes = 512 * 1024
/** Space left free besides the reserve, for files that have to be opened. */
const spareBytes = 256 * 1024
const pieceBytes = 64 * 1024
/** Part of the reserve that is released to open a file. */
const openingBytes = 1024 * 1024

/** Path of the reserve of a history file: `history.reserve` beside `history.db`. */
export function reserveOf(historyFile: string): string {
  return join(dirname(historyFile), 'history.reserve')
}

/**
 * Opens a file; on a full disk it first releases part of the reserve, because SQLite needs some kilobytes even to
 * read.
 */
export function openWithReserve<Opened>(file: string, open: () => Opened): Opened {
  try {
    return open()
  } catch (error) {
    if (!isDiskFull(error, file)) throw error
    new Reserve(reserveOf(file)).giveUpPart(openingBytes)
    return open()
  }
}

/** A file that reserves disk space. It is released when the disk is full and something has to be deleted. */
export class Reserve {
  private readonly path: string

  constructor(path: string) {
    this.path = path
  }

  /** Its size; 0 if it does not exist. */
  get sizeBytes(): number {
    return statSync(this.path, { throwIfNoEntry: false })?.size ?? 0
  }

  get exists(): boolean {
    return this.sizeBytes > 0
  }

  /**
   * Creates it at full size, or as large as the disk allows. Returns whether it exists; a full disk is not an error.
   */
  make(): boolean {
    const { sizeBytes } = this
    if (sizeBytes >= wholeBytes) return true
    try {
      const { bavail, bsize } = statfsSync(dirname(this.path))
      const moreBytes = Math.min(wholeBytes - sizeBytes, bavail * bsize - spareBytes)
      if (moreBytes < pieceBytes || sizeBytes + moreBytes < fewestBytes) return this.exists
      append(this.path, moreBytes)
      return true
    } catch {
      // Without it there is only less space for deleting later.
      rmSync(this.path, { force: true })
      return false
    }
  }

  /** Returns the space to the disk. */
  giveUp(): void {
    rmSync(this.path, { force: true })
  }

  /** Returns up to `bytes` of it to the disk. */
  giveUpPart(bytes: number): void {
    if (this.exists) truncateSync(this.path, Math.max(0, this.sizeBytes - bytes))
  }
}

// Random bytes, which no file system can compress or store as a hole.
function append(path: string, sizeBytes: number): void {
  const file = openSync(path, 'a', 0o600)
  try {
    const piece = randomFillSync(new Uint8Array(pieceBytes))
    for (let written = 0; written + pieceBytes <= sizeBytes; written += pieceBytes) writeSync(file, piece)
  } finally {
    closeSync(file)
  }
}
