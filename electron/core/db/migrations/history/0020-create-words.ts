/** Migration 20 of `history.db`: creates the full-text index of payload words. */
import type { Migration } from '../../migrate.ts'

/**
 * An index of the words in payloads. It holds no text of its own (contentless), neither positions nor sizes: only which
 * word stands in which message. `word_index.up_to` says up to which row id of a connection it reaches; what is newer is
 * searched by reading it.
 */
export const createWords: Migration = {
  number: 20,
  name: 'create-words',
  up(db) {
    db.exec(`
      CREATE VIRTUAL TABLE words USING fts5 (
        payload, content = '', columnsize = 0, detail = none, tokenize = 'unicode61 remove_diacritics 2'
      );

      CREATE TABLE word_index (
        connection_id INTEGER PRIMARY KEY,
        up_to INTEGER NOT NULL
      ) STRICT;
    `)
  },
}
