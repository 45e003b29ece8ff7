/** Limits how many file reads run at a time in the whole process. */
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads'

/**
 * File calls and name lookups of all threads share one pool, usually of four threads. A call on a network drive that
 * does not answer holds its thread until the drive answers. So that lookups always find a free thread, only this many
 * file reads run at a time in the whole process.
 */
export const maxReads = 2

const key = 'heliograph.credential-reads'

/** A thread that ends during a read never releases its slot. After this time the slot is free again. */
const forgottenAfterS = 60
/** The last cell counts released slots. Waiting threads are woken by it. */
const cells = maxReads + 1

/**
 * A slot that was taken. `end` releases it. Call it when the file call has returned, not when its result is unwanted.
 */
export interface Slot {
  end(): void
}

/** Counts the running file reads. All threads of the process share the count. */
export class FileSlots {
  /** The second in which each read began; 0: the slot is free. */
  private readonly cells: Int32Array<SharedArrayBuffer>

  constructor(shared: SharedArrayBuffer = newSlots()) {
    this.cells = new Int32Array(shared)
  }

  /**
   * Takes a slot as soon as one is free. Resolves with null when none was free before `deadlineMs`
   * (performance.now()).
   */
  async take(deadlineMs: number): Promise<Slot | null> {
    for (;;) {
      const seen = Atomics.load(this.cells, maxReads)
      const slot = this.takeFree(Math.floor(Date.now() / 1_000))
      if (slot) return slot
      const leftMs = deadlineMs - performance.now()
      if (leftMs <= 0) return null
      await Atomics.waitAsync(this.cells, maxReads, seen, leftMs).value
    }
  }

  private takeFree(nowS: number): Slot | null {
    for (let cell = 0; cell < maxReads; cell++) {
      const sinceS = Atomics.load(this.cells, cell)
      const taken = sinceS !== 0 && nowS - sinceS < forgottenAfterS
      if (!taken && Atomics.compareExchange(this.cells, cell, sinceS, nowS) === sinceS)
        return this.slot(cell, nowS)
    }
    return null
  }

  private slot(cell: number, sinceS: number): Slot {
    return {
      end: () => {
        Atomics.compareExchange(this.cells, cell, sinceS, 0)
        Atomics.add(this.cells, maxReads, 1)
        Atomics.notify(this.cells, maxReads)
      },
    }
  }
}

function newSlots(): SharedArrayBuffer {
  return new SharedArrayBuffer(cells * Int32Array.BYTES_PER_ELEMENT)
}

/** The slots of this process: threads inherit the environment data of the thread that starts them. */
export function sharedSlots(): FileSlots {
  const known = getEnvironmentData(key)
  if (known instanceof SharedArrayBuffer) return new FileSlots(known)
  const shared = newSlots()
  if (isMainThread) setEnvironmentData(key, shared)
  return new FileSlots(shared)
}
