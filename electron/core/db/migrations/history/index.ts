import type { Migration } from '../../migrate.ts'
import { createMessages } from './0010-create-messages.ts'
import { createWords } from './0020-create-words.ts'

/** What made and changed `history.db`, in order. */
export const historyMigrations: readonly Migration[] = [createMessages, createWords]
