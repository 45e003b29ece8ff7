import { randomFillSync } from 'node:crypto'
import { closeSync, existsSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'

const wholeBytes = 4 * 1024 * 1024
const fewestBytes = 512 * 1024
/** Left free beside it, for what has to be opened. */
const spareBytes = 256 * 1024
const pieceBytes = 64 * 1024

/** Where the reserve of a history file lies: `history.reserve` beside `history.db`. */
export function reserveOf(historyFile: string): string {
  return join(dirname(historyFile), 'history.reserve')
}

/** A file that holds some space on the disk, to be given up when the disk is full and something has to be deleted. */
export class Reserve {
  private readonly path: string

  constructor(path: string) {
    this.path = path
  }

  get exists(): boolean {
    return existsSync(this.path)
  }

  /** Makes it unless it exists, as large as the disk allows. Returns whether it is there; a full disk is no error. */
  make(): boolean {
    if (this.exists) return true
    try {
      const { bavail, bsize } = statfsSync(dirname(this.path))
      const sizeBytes = Math.min(wholeBytes, bavail * bsize - spareBytes)
      if (sizeBytes < fewestBytes) return false
      write(this.path, sizeBytes)
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
}

// Bytes that no file system can compress or leave out.
function write(path: string, sizeBytes: number): void {
  const file = openSync(path, 'w', 0o600)
  try {
    const piece = randomFillSync(new Uint8Array(pieceBytes))
    for (let written = 0; written < sizeBytes; written += pieceBytes) writeSync(file, piece)
  } finally {
    closeSync(file)
  }
}
