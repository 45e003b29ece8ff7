/** Reserves disk space that is released when the disk is full. */
import { randomFillSync } from 'node:crypto'
import { closeSync, openSync, rmSync, statfsSync, statSync, truncateSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isDiskFull } from './disk-full.ts'

const wholeBytes = 4 * 1024 * 1024
const fewestBytes = 512 * 1024
/** Left free beside it, for what has to be opened. */
const spareBytes = 256 * 1024
const pieceBytes = 64 * 1024
/** Of the reserve, for a file that has to be opened. */
const openingBytes = 1024 * 1024

/** Where the reserve of a history file lies: `history.reserve` beside `history.db`. */
export function reserveOf(historyFile: string): string {
  return join(dirname(historyFile), 'history.reserve')
}

/** Opens a file beside a reserve; on a full disk with the help of it: even to read, SQLite needs some kilobytes. */
export function openWithReserve<Opened>(file: string, open: () => Opened): Opened {
  try {
    return open()
  } catch (error) {
    if (!isDiskFull(error, file)) throw error
    new Reserve(reserveOf(file)).giveUpPart(openingBytes)
    return open()
  }
}

/** A file that holds some space on the disk, to be given up when the disk is full and something has to be deleted. */
export class Reserve {
  private readonly path: string

  constructor(path: string) {
    this.path = path
  }

  /** Its size, 0 when it is not there. */
  get sizeBytes(): number {
    return statSync(this.path, { throwIfNoEntry: false })?.size ?? 0
  }

  get exists(): boolean {
    return this.sizeBytes > 0
  }

  /** Makes it as large as it should be, or as the disk allows. Returns whether it is there; a full disk is no error. */
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
      // Without it there is only less room to delete in, later.
      rmSync(this.path, { force: true })
      return false
    }
  }

  /** Gives the space back to the disk. */
  giveUp(): void {
    rmSync(this.path, { force: true })
  }

  /** Gives up to `bytes` of it back to the disk. */
  giveUpPart(bytes: number): void {
    if (this.exists) truncateSync(this.path, Math.max(0, this.sizeBytes - bytes))
  }
}

// Bytes that no file system can compress or leave out.
function append(path: string, sizeBytes: number): void {
  const file = openSync(path, 'a', 0o600)
  try {
    const piece = randomFillSync(new Uint8Array(pieceBytes))
    for (let written = 0; written + pieceBytes <= sizeBytes; written += pieceBytes) writeSync(file, piece)
  } finally {
    closeSync(file)
  }
}
