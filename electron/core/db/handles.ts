/** Types that tell a read-only database handle from one that may write. */
import type Database from 'better-sqlite3'

declare const access: unique symbol

/** A handle for reading. Every {@link WriteDb} is one too. */
export type ReadDb = Database.Database & { readonly [access]: 'read' | 'write' }

/** A handle for reading and writing: at most one per file, so that no statement waits for a lock. */
export type WriteDb = Database.Database & { readonly [access]: 'write' }
