/** Queries on encrypted secrets and on the key that a passphrase unlocks. */
import type { ReadDb, WriteDb } from '../../handles.ts'

/** A secret of a connection as it is stored: encrypted under a key, see `electron/core/secrets`. */
export interface StoredSecret {
  connectionId: number
  name: string
  keyId: string
  sealed: Uint8Array
}

/** A random key, encrypted under what scrypt makes of a passphrase (RFC 7914, 2). */
export interface StoredKey {
  id: string
  salt: Uint8Array
  cost: number
  blockSize: number
  parallelization: number
  sealed: Uint8Array
}

const secretColumns = 'connection_id AS connectionId, name, key_id AS keyId, sealed'

/** The secrets of every connection. */
export function listSecrets(db: ReadDb): StoredSecret[] {
  return db.prepare<[], StoredSecret>(`SELECT ${secretColumns} FROM secrets`).all()
}

/** Stores or replaces a secret. The connection must exist. */
export function writeSecret(db: WriteDb, secret: StoredSecret): void {
  db.prepare(
    `INSERT INTO secrets (connection_id, name, key_id, sealed) VALUES (:connectionId, :name, :keyId, :sealed)
     ON CONFLICT (connection_id, name) DO UPDATE SET key_id = :keyId, sealed = :sealed`,
  ).run(secret)
}

export function deleteSecret(db: WriteDb, connectionId: number, name: string): void {
  db.prepare('DELETE FROM secrets WHERE connection_id = ? AND name = ?').run(connectionId, name)
}

/** Removes every secret that is encrypted under a key. */
export function deleteSecretsUnder(db: WriteDb, keyId: string): void {
  db.prepare('DELETE FROM secrets WHERE key_id = ?').run(keyId)
}

/** The key of the passphrase, or undefined if there is none. */
export function findKey(db: ReadDb): StoredKey | undefined {
  return db
    .prepare<[], StoredKey>(
      'SELECT id, salt, cost, block_size AS blockSize, parallelization, sealed FROM secret_keys',
    )
    .get()
}

/** Stores or replaces the one key that a passphrase unlocks. */
export function writeKey(db: WriteDb, key: StoredKey): void {
  const write = db.transaction(() => {
    db.prepare('DELETE FROM secret_keys').run()
    db.prepare(
      `INSERT INTO secret_keys (id, salt, cost, block_size, parallelization, sealed)
       VALUES (:id, :salt, :cost, :blockSize, :parallelization, :sealed)`,
    ).run(key)
  })
  write.immediate()
}

export function deleteKey(db: WriteDb): void {
  db.prepare('DELETE FROM secret_keys').run()
}
