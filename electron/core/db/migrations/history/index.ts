/** The ordered list of migrations of `history.db`. */
import type { Migration } from '../../migrate.ts'
import { createMessages } from './0010-create-messages.ts'
import { createWords } from './0020-create-words.ts'
import { createTotals } from './0030-create-totals.ts'
import { createRecorded } from './0040-create-recorded.ts'
import { addConnected } from './0050-add-connected.ts'
import { hashTopics } from './0060-hash-topics.ts'

/** Every schema change of `history.db`, oldest first. */
export const historyMigrations: readonly Migration[] = [
  createMessages,
  createWords,
  createTotals,
  createRecorded,
  addConnected,
  hashTopics,
]
