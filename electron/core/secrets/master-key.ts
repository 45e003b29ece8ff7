/** Makes the key that encrypts secrets and protects it with the user's passphrase. */
import { randomBytes, randomUUID, scrypt } from 'node:crypto'
import type { StoredKey } from '../db/queries/workbench/secrets.ts'
import { seal, unseal } from './sealing.ts'

/** An unlocked key in memory. */
export interface MasterKey {
  id: string
  key: Uint8Array
}

/** 128 MB and about half a second for each guess (OWASP's first recommendation for scrypt). */
const work = { cost: 2 ** 17, blockSize: 8, parallelization: 1 } as const
const keyBytes = 32
const saltBytes = 16

/** A new random key. */
export function makeKey(): MasterKey {
  return { id: randomUUID(), key: randomBytes(keyBytes) }
}

/** The key in its stored form: encrypted under the passphrase, with a new salt. */
export async function lockKey({ id, key }: MasterKey, passphrase: string): Promise<StoredKey> {
  const salt = randomBytes(saltBytes)
  const outer = await stretched(passphrase, { salt, ...work })
  return { id, salt, ...work, sealed: seal(outer, key, ['key', id]) }
}

/** The key, or null when the passphrase is wrong. */
export async function unlockKey(stored: StoredKey, passphrase: string): Promise<MasterKey | null> {
  const key = unseal(await stretched(passphrase, stored), stored.sealed, ['key', stored.id])
  return key && { id: stored.id, key }
}

function stretched(
  passphrase: string,
  { salt, cost, blockSize, parallelization }: Pick<StoredKey, 'salt' | keyof typeof work>,
): Promise<Buffer> {
  // The same text can be typed as different code points.
  const bytes = Buffer.from(passphrase.normalize('NFC'))
  const maxmem = 256 * cost * blockSize
  return new Promise((resolve, reject) => {
    scrypt(bytes, salt, keyBytes, { cost, blockSize, parallelization, maxmem }, (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}
