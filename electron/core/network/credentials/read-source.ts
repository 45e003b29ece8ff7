import { readFile } from 'node:fs/promises'
import type { ReasonCode } from '../../../../shared/errors.ts'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { PemSource } from '../../../../shared/types/profile-parts.ts'

/** The fields of a profile that certificates and keys come from. */
export type CredentialField = 'ca' | 'clientCertificate' | 'clientKey' | 'pkcs12'

/** Bytes of a certificate or key, and where they come from: the path of a file, null when they were pasted. */
export interface Source {
  field: CredentialField
  file: string | null
  bytes: Buffer
}

/** Certificates and keys take kilobytes; somebody chose a film. */
const largestFileBytes = 10_000_000

const codeOfSystemError: Readonly<Record<string, ReasonCode>> = {
  ENOENT: 'file-missing',
  ENOTDIR: 'file-missing',
  EACCES: 'file-forbidden',
  EPERM: 'file-forbidden',
}

/**
 * Reads a file that a profile names. Throws WorkbenchError `file-missing`, `file-forbidden` or `file-unreadable`, with
 * `field` and `file`.
 */
export async function readSourceFile(field: CredentialField, path: string): Promise<Source> {
  try {
    const bytes = await readFile(path)
    if (bytes.length > largestFileBytes) throw new Error(`it has ${bytes.length} bytes`)
    return { field, file: path, bytes }
  } catch (error) {
    const system = error instanceof Error && 'code' in error ? String(error.code) : null
    const cause = system ?? (error instanceof Error ? error.message : String(error))
    const code = codeOfSystemError[cause] ?? 'file-unreadable'
    throw new WorkbenchError(code, `${path} (${field}) cannot be read: ${cause}.`, {
      field,
      file: path,
      cause,
    })
  }
}

/** Reads a file or takes what was pasted, see {@link readSourceFile}. */
export async function readPem(field: CredentialField, source: PemSource): Promise<Source> {
  if (source.from === 'file') return readSourceFile(field, source.path)
  return { field, file: null, bytes: Buffer.from(source.pem) }
}

/** What is wrong with a certificate, a key or a file of both. */
export function sourceFault(
  code: ReasonCode,
  { field, file }: Pick<Source, 'field' | 'file'>,
  more: Record<string, string | null> = {},
): WorkbenchError {
  const where = file === null ? `what was pasted as ${field}` : `${file} (${field})`
  return new WorkbenchError(code, `${code}: ${where}.`, { field, file, ...more })
}
