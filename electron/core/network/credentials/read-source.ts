/** Reads certificates and keys from files or pasted text. */
import type { ReasonCode, ReasonDetails } from '../../../../shared/errors.ts'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { PemSource } from '../../../../shared/types/profile-parts.ts'
import type { ReadFault } from './read-file.ts'
import { readSmallFile, UnreadableFile } from './read-file.ts'

/** The fields of a profile that name certificates and keys. */
export type CredentialField = 'ca' | 'clientCertificate' | 'clientKey' | 'pkcs12'

/** The bytes of a certificate or key, and their origin: the path of a file, or null when they were pasted. */
export interface Source {
  field: CredentialField
  file: string | null
  bytes: Buffer
}

/** Certificates and keys take kilobytes, the largest collections of authorities a few hundred kilobytes. */
const largestFileBytes = 10_000_000
/** A network drive that takes longer is considered unavailable. */
const readTimeoutMs = 5_000

const codeOfSystemError: Readonly<Record<string, ReasonCode>> = {
  ENOENT: 'file-missing',
  ENOTDIR: 'file-missing',
  EACCES: 'file-forbidden',
  EPERM: 'file-forbidden',
}

/**
 * Reads a file that a profile names. Throws WorkbenchError `file-missing`, `file-forbidden`, `file-not-ordinary`,
 * `file-too-large`, `file-too-slow` or `file-unreadable`, with `field` and `file`.
 */
export async function readSourceFile(field: CredentialField, path: string): Promise<Source> {
  try {
    const limits = { limitBytes: largestFileBytes, timeoutMs: readTimeoutMs }
    return { field, file: path, bytes: await readSmallFile(path, limits) }
  } catch (error) {
    throw error instanceof UnreadableFile
      ? ownFault({ field, file: path }, error.why)
      : systemFault({ field, file: path }, error)
  }
}

function ownFault(source: Pick<Source, 'field' | 'file'>, why: ReadFault): WorkbenchError {
  switch (why.fault) {
    case 'not-a-file':
      return sourceFault('file-not-ordinary', source, { kind: why.kind })
    case 'too-large':
      return sourceFault('file-too-large', source, {
        sizeBytes: why.sizeBytes,
        limitBytes: largestFileBytes,
      })
    case 'too-slow':
      return sourceFault('file-too-slow', source, { timeoutMs: readTimeoutMs })
  }
}

function systemFault({ field, file }: Pick<Source, 'field' | 'file'>, error: unknown): WorkbenchError {
  const system = error instanceof Error && 'code' in error ? String(error.code) : null
  const cause = system ?? (error instanceof Error ? error.message : String(error))
  const code = codeOfSystemError[cause] ?? 'file-unreadable'
  return new WorkbenchError(code, `${file} (${field}) cannot be read: ${cause}.`, { field, file, cause })
}

/** Reads a file or returns the pasted text, see {@link readSourceFile}. */
export async function readPem(field: CredentialField, source: PemSource): Promise<Source> {
  if (source.from === 'file') return readSourceFile(field, source.path)
  return { field, file: null, bytes: Buffer.from(source.pem) }
}

/** The error for a fault in a certificate, a key or a file with both. */
export function sourceFault(
  code: ReasonCode,
  { field, file }: Pick<Source, 'field' | 'file'>,
  more: ReasonDetails = {},
): WorkbenchError {
  const where = file === null ? `what was pasted as ${field}` : `${file} (${field})`
  return new WorkbenchError(code, `${code}: ${where}.`, { field, file, ...more })
}
