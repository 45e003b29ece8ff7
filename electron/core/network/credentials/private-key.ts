/** Parses private keys in PEM and DER. */
import type { KeyObject } from 'node:crypto'
import { createPrivateKey } from 'node:crypto'
import type { Source } from './read-source.ts'
import { sourceFault } from './read-source.ts'

/**
 * A private key: PEM (PKCS#1, PKCS#8, SEC 1, encrypted or not) or DER. Throws WorkbenchError `passphrase-missing`,
 * `passphrase-wrong` or `not-a-key`.
 */
export function parsePrivateKey(source: Source, passphrase: string | null): KeyObject {
  const text = source.bytes.toString('latin1')
  if (!text.includes('-----BEGIN')) return parseDer(source, passphrase)
  const encrypted = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(text)
  if (encrypted && !passphrase) throw sourceFault('passphrase-missing', source)
  try {
    return createPrivateKey({ key: source.bytes, ...(encrypted ? { passphrase: passphrase ?? '' } : {}) })
  } catch (error) {
    const cause = error instanceof Error ? error.message : null
    throw sourceFault(encrypted && !isUnsupported(error) ? 'passphrase-wrong' : 'not-a-key', source, {
      cause,
    })
  }
}

function parseDer(source: Source, passphrase: string | null): KeyObject {
  const locked = passphrase ? [{ type: 'pkcs8', passphrase } as const] : []
  for (const form of [{ type: 'pkcs8' }, { type: 'pkcs1' }, { type: 'sec1' }, ...locked] as const) {
    try {
      return createPrivateKey({ key: source.bytes, format: 'der', ...form })
    } catch {
      continue
    }
  }
  throw sourceFault('not-a-key', source, { cause: null })
}

// The library does not support the cipher; the passphrase is not at fault.
function isUnsupported(error: unknown): boolean {
  return error instanceof Error && /unsupported|unknown cipher/i.test(error.message)
}
