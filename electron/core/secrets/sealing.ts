/** Encrypts and decrypts single values with AES-256-GCM. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const nonceBytes = 12
const tagBytes = 16
const algorithm = 'aes-256-gcm'
/** First byte of a sealed value: the version of the format. */
const format = 1

/** What a sealed value belongs to. It can be unsealed only with the same context. */
export type Context = readonly (string | number)[]

/** Encrypts with AES-256-GCM under a random nonce; the context is authenticated with it (NIST SP 800-38D). */
export function seal(key: Uint8Array, plain: Uint8Array, context: Context): Uint8Array {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(additionalData(context))
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([Buffer.from([format]), nonce, cipher.getAuthTag(), sealed])
}

/** The plain bytes, or null when the key or the context differs or the data was changed. */
export function unseal(key: Uint8Array, sealed: Uint8Array, context: Context): Buffer | null {
  if (sealed[0] !== format || sealed.length < 1 + nonceBytes + tagBytes) return null
  const tagAt = 1 + nonceBytes
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(1, tagAt), { authTagLength: tagBytes })
  decipher.setAAD(additionalData(context))
  decipher.setAuthTag(sealed.subarray(tagAt, tagAt + tagBytes))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(tagAt + tagBytes)), decipher.final()])
  } catch {
    // The error says only that the tag is wrong.
    return null
  }
}

// As JSON, different contexts never have the same bytes.
function additionalData(context: Context): Buffer {
  return Buffer.from(JSON.stringify(context))
}
