import type { Input } from '../../../../shared/contract/contract.ts'
import type { WebSocketHeader } from '../../../../shared/types/profile-parts.ts'
import type { BytesDraft } from './will-draft.ts'
import { bytesOf } from './will-draft.ts'

/** A secret: what is typed now, and whether the one from before is to be forgotten. What is known is with the core only. */
export interface SecretDraft {
  text: string
  forget: boolean
}

export interface SecretsDraft {
  password: SecretDraft
  tlsPassphrase: SecretDraft
  tlsKey: SecretDraft
  /** Content of a PKCS#12 file that was chosen now, and its name; null: none was. */
  tlsPkcs12: { bytes: Uint8Array | null; name: string; forget: boolean }
  authenticationData: BytesDraft & { forget: boolean }
}

export interface HeaderDraft extends WebSocketHeader {
  /** Name it was saved under, in lower case; '' for a new one. */
  savedAs: string
}

export function noSecrets(): SecretsDraft {
  return {
    password: { text: '', forget: false },
    tlsPassphrase: { text: '', forget: false },
    tlsKey: { text: '', forget: false },
    tlsPkcs12: { bytes: null, name: '', forget: false },
    authenticationData: { text: '', format: 'text', forget: false },
  }
}

export function draftOfHeaders(headers: readonly WebSocketHeader[]): HeaderDraft[] {
  return headers.map((header) => ({ ...header, savedAs: header.secret ? header.name.toLowerCase() : '' }))
}

export function headersOf(headers: readonly HeaderDraft[]): WebSocketHeader[] {
  return headers.map(({ name, value, secret }) => ({ name: name.trim(), value: secret ? '' : value, secret }))
}

/** What the core is told: undefined leaves a secret as it is, null forgets it. */
export function secretsOf(
  draft: SecretsDraft,
  headers: readonly HeaderDraft[],
): Pick<Input<'connections.update'>, 'password' | 'secrets'> {
  const { authenticationData: data } = draft
  return {
    password: secretOf(draft.password),
    secrets: {
      tlsPassphrase: secretOf(draft.tlsPassphrase),
      tlsKey: secretOf(draft.tlsKey),
      tlsPkcs12: draft.tlsPkcs12.bytes ?? (draft.tlsPkcs12.forget ? null : undefined),
      authenticationData: data.text !== '' ? bytesOf(data) : data.forget ? null : undefined,
      headers: headerSecrets(headers),
    },
  }
}

function secretOf({ text, forget }: SecretDraft): string | null | undefined {
  if (text !== '') return text
  return forget ? null : undefined
}

function headerSecrets(headers: readonly HeaderDraft[]): Record<string, string> | undefined {
  const typed = headers.filter(({ secret, value }) => secret && value !== '')
  if (typed.length === 0) return undefined
  return Object.fromEntries(typed.map(({ name, value }) => [name.trim().toLowerCase(), value]))
}
