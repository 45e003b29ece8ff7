/** Keeps the reader threads of the history. */
import type { Reason } from '../../../../shared/errors.ts'
import type { Remote } from '../../threads/rpc.ts'
import type { Extent } from '../rows/view.ts'
import type { ReaderCalls } from './reader-protocol.ts'
import { SupervisedReader } from './supervised-reader.ts'

/** page: views, charts and single messages. patterns: views with a regular expression. long: exports. */
export type ReaderName = 'page' | 'patterns' | 'long'

/** Receives the events of the readers, see {@link SupervisedReader}. */
export interface ReadersListener {
  onSearched(viewId: number, extent: Extent): void
  onViewFailed(viewId: number, reason: Reason): void
  onDamaged(cause: string): void
  /** Everything that a reader of the page had open is closed. */
  onRestarted(reader: 'page' | 'patterns', tooSlow: number | null): void
}

/** The threads that read the history, each for its own kind of work. */
export class Readers {
  private readonly readers: Record<ReaderName, SupervisedReader>

  constructor(listener: ReadersListener) {
    this.readers = {
      page: createReader('page', listener),
      patterns: createReader('patterns', listener),
      long: createReader('long', listener),
    }
  }

  calls(name: ReaderName): Remote<ReaderCalls> {
    return this.readers[name].calls.remote
  }

  /** Resolves once every reader has the file open. */
  async start(path: string): Promise<void> {
    await Promise.all(this.all().map((reader) => reader.start(path)))
  }

  /** Ends the threads; calls wait for the next `start`. */
  async stop(): Promise<void> {
    await Promise.all(this.all().map((reader) => reader.stop()))
  }

  /** No file can be opened for now: calls are rejected. */
  unavailable(reason: Reason): void {
    for (const { calls } of this.all()) calls.unavailable(reason)
  }

  private all(): SupervisedReader[] {
    return Object.values(this.readers)
  }
}

// The reader for long work also checks the file in the background.
function createReader(name: ReaderName, listener: ReadersListener): SupervisedReader {
  return new SupervisedReader(
    {
      searched: (viewId, extent) => {
        listener.onSearched(viewId, extent)
      },
      failed: (viewId, reason) => {
        listener.onViewFailed(viewId, reason)
      },
      damaged: (cause) => {
        listener.onDamaged(cause)
      },
      restarted: (tooSlow) => {
        if (name !== 'long') listener.onRestarted(name, tooSlow)
      },
    },
    name === 'long',
  )
}
