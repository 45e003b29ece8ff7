import { connectionProfile, passwordInput, secretsInput } from '../../../../shared/profile/schema.ts'
import type { AddressFault } from '../../../../shared/mqtt/address.ts'
import { checkHost, parseAddress } from '../../../../shared/mqtt/address.ts'
import { bytesOfTyped } from '../../../../shared/payload/typed-bytes.ts'
import { checkProfile } from '../../../../shared/profile/check.ts'
import type { KnownSecrets } from '../../../../shared/types/connection.ts'
import { isWithin, unusedParts } from './applies.ts'
import type { Fault } from './fault-of-issue.ts'
import { faultOfIssue } from './fault-of-issue.ts'
import type { ProfileDraft } from './profile-draft.ts'
import { profileOf, secretsBeside } from './profile-draft.ts'
import type { BytesDraft } from './will-draft.ts'

/** By the path of the field in a profile, as in `tls.ca.path`; secrets are below `secrets`. */
export type Faults = Readonly<Record<string, Fault>>

export const nothingKnown: KnownSecrets = {
  hasPassword: false,
  hasTlsPassphrase: false,
  hasTlsKey: false,
  hasTlsPkcs12: false,
  hasAuthenticationData: false,
  knownHeaders: [],
  forgotten: [],
}

/** What keeps a draft from being saved, by field; empty when it can be. Parts that are not used are not looked at. */
export function faultsOf(draft: ProfileDraft, known: KnownSecrets = nothingKnown): Faults {
  const unused = unusedParts(draft)
  const found = new Map<string, Fault>()
  const add = (path: string, fault: Fault | null): void => {
    if (fault && !found.has(path) && !isWithin(path, unused)) found.set(path, fault)
  }
  add('host', hostFault(draft.host))
  add('path', pathFault(draft.path))
  addBytesFaults(draft, add)
  const profile = profileOf(draft, new Set())
  const address = parseAddress(profile.host)
  // It is taken apart when the field is left.
  if (address?.kind === 'address') profile.host = address.parts.host
  // What is wrong with the host is said there, not at the name that would be made of it.
  if (draft.name.trim() === '') profile.name = 'x'
  const beside = secretsBeside(draft)
  const checks = [
    { start: [], result: connectionProfile.safeParse(profile) },
    { start: ['password'], result: passwordInput.safeParse(beside.password) },
    { start: ['secrets'], result: secretsInput.safeParse(beside.secrets) },
  ]
  for (const { start, result } of checks) {
    for (const issue of result.error?.issues ?? []) {
      const path = [...start, ...issue.path.map(String)].join('.')
      add(path, faultOfIssue(path, issue))
    }
  }
  addMissingSecrets(draft, known, add)
  if (found.size > 0) return Object.fromEntries(found)
  const together = checkProfile(profile, givenSecrets(draft, known))
  if (together) add(together.field, { key: `together.${together.fault}` })
  return Object.fromEntries(found)
}

type Add = (path: string, fault: Fault | null) => void

function addBytesFaults(draft: ProfileDraft, add: Add): void {
  if (draft.will.enabled) {
    add('will.payload', bytesFault(draft.will.payload))
    add('will.correlationData', bytesFault(draft.will.correlationData))
  }
  add('secrets.authenticationData', bytesFault(draft.secrets.authenticationData))
}

function bytesFault({ text, format }: BytesDraft): Fault | null {
  const { fault } = bytesOfTyped(text, format)
  if (fault === null) return null
  if (fault.fault === 'json') return { key: 'json', json: fault.json }
  if (fault.fault === 'half-byte') return { key: 'halfByte' }
  return { key: fault.fault, values: { position: String(fault.position + 1) } }
}

function addMissingSecrets(draft: ProfileDraft, known: KnownSecrets, add: Add): void {
  const { tls, secrets } = draft
  const pasted = tls.certificateKind === 'pem' && tls.keyFrom === 'secret'
  const hasKey = secrets.tlsKey.text !== '' || (known.hasTlsKey && !secrets.tlsKey.forget)
  if (pasted && !hasKey) add('secrets.tlsKey', { key: 'keyMissing' })
  const chosen = tls.certificateKind === 'pkcs12' && tls.pkcs12From === 'secret'
  if (chosen && !secrets.tlsPkcs12.bytes && !known.hasTlsPkcs12) {
    add('secrets.tlsPkcs12', { key: 'pkcs12Missing' })
  }
}

function givenSecrets({ secrets }: ProfileDraft, known: KnownSecrets) {
  const { password, authenticationData: data } = secrets
  return {
    hasPassword: password.text !== '' || (known.hasPassword && !password.forget),
    hasAuthenticationData: data.text !== '' || (known.hasAuthenticationData && !data.forget),
  }
}

const hostFaultKeys = {
  empty: 'hostMissing',
  space: 'hostSpace',
  slash: 'hostSlash',
  character: 'hostCharacter',
  'too-long': 'hostLong',
  'bad-ipv6': 'hostIpv6',
  'bad-port': 'addressPort',
  'foreign-scheme': 'scheme',
} as const satisfies Record<AddressFault['fault'], string>

/** The words of a host's faults know more than the schema does: what was typed may be a whole address. */
function hostFault(text: string): Fault | null {
  const host = text.trim()
  const parsed = parseAddress(host)
  if (parsed?.kind === 'address') return null
  const refused = parsed ?? checkHost(host)
  if (!refused) return null
  const key = parsed && refused.fault === 'empty' ? 'addressIncomplete' : hostFaultKeys[refused.fault]
  if (refused.fault === 'character') return { key, values: { character: refused.character } }
  return refused.fault === 'foreign-scheme' ? { key, values: { scheme: refused.scheme } } : { key }
}

function pathFault(text: string): Fault | null {
  const path = text.trim()
  if (!path.startsWith('/')) return { key: 'pathSlash' }
  return /\s/.test(path) ? { key: 'pathSpace' } : null
}
