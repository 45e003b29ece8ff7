/** Reads small ordinary files within a time limit. */
import type { Stats } from 'node:fs'
import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { sharedSlots } from './file-slots.ts'

/** What a path may name instead of an ordinary file. */
export type NotAFile = 'folder' | 'device' | 'pipe' | 'socket'

/** Why a file was not read, where the operating system has no error code for it. */
export type ReadFault =
  { fault: 'not-a-file'; kind: NotAFile } | { fault: 'too-large'; sizeBytes: number } | { fault: 'too-slow' }

/** Thrown by {@link readSmallFile}. */
export class UnreadableFile extends Error {
  readonly why: ReadFault

  constructor(why: ReadFault) {
    super(`The file cannot be read: ${why.fault}.`)
    this.name = 'UnreadableFile'
    this.why = why
  }
}

// A pipe without a writer, a terminal or a slow device must not block the thread that opens it. Windows has neither
// flag, and opens all of these without waiting.
const { O_RDONLY } = constants
const { O_NONBLOCK = 0, O_NOCTTY = 0 } = constants as { O_NONBLOCK?: number; O_NOCTTY?: number }
const flags = O_RDONLY | O_NONBLOCK | O_NOCTTY

const pieceBytes = 64 * 1024
const slots = sharedSlots()

/**
 * Reads an ordinary file of at most `limitBytes`, within `timeoutMs`. Type and size are checked before anything is
 * read. Throws {@link UnreadableFile}, or the error of the operating system.
 */
export async function readSmallFile(
  path: string,
  { limitBytes, timeoutMs }: { limitBytes: number; timeoutMs: number },
): Promise<Buffer> {
  const slot = await slots.take(performance.now() + timeoutMs)
  if (!slot) throw new UnreadableFile({ fault: 'too-slow' })
  const { promise: late, reject } = Promise.withResolvers<never>()
  const signal = AbortSignal.timeout(timeoutMs)
  signal.addEventListener('abort', () => {
    reject(new UnreadableFile({ fault: 'too-slow' }))
  })
  // A call that hangs keeps its slot: it still holds a thread of the pool.
  const reading = openAndRead(path, limitBytes, signal).finally(() => {
    slot.end()
  })
  return Promise.race([reading, late])
}

async function openAndRead(path: string, limitBytes: number, signal: AbortSignal): Promise<Buffer> {
  const file = await open(path, flags).catch((error: unknown) => {
    throw isCode(error, 'ENXIO') ? new UnreadableFile({ fault: 'not-a-file', kind: 'socket' }) : error
  })
  try {
    const stats = await file.stat()
    const kind = kindOf(stats)
    if (kind) throw new UnreadableFile({ fault: 'not-a-file', kind })
    if (stats.size > limitBytes) throw new UnreadableFile({ fault: 'too-large', sizeBytes: stats.size })
    return await readUpTo(file, limitBytes, signal)
  } finally {
    await file.close()
  }
}

// The reported size is not trusted: a file may grow, and files in /proc report none.
async function readUpTo(file: FileHandle, limitBytes: number, signal: AbortSignal): Promise<Buffer> {
  const pieces: Buffer[] = []
  for (let sizeBytes = 0; ;) {
    signal.throwIfAborted()
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes)
    if (bytesRead === 0) return Buffer.concat(pieces)
    sizeBytes += bytesRead
    if (sizeBytes > limitBytes) throw new UnreadableFile({ fault: 'too-large', sizeBytes })
    pieces.push(buffer.subarray(0, bytesRead))
  }
}

function kindOf(stats: Stats): NotAFile | null {
  if (stats.isFile()) return null
  if (stats.isDirectory()) return 'folder'
  if (stats.isFIFO()) return 'pipe'
  return stats.isSocket() ? 'socket' : 'device'
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
