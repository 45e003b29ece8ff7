import { isWebSocket, retentionLimits } from '../../../shared/types/connection.ts'
import type { AddressFault } from '../../../shared/mqtt/address.ts'
import { checkHost, parseAddress } from '../../../shared/mqtt/address.ts'
import { maxStringBytes, utf8Length } from '../../../shared/mqtt/utf8.ts'
import type { ProfileDraft } from './profile-draft.ts'
import { wholeNumber } from './profile-draft.ts'

/** A key below `connection.form.faults` and the values it names. */
export interface Fault {
  key: string
  values?: Record<string, string>
}

export type FaultyField = Exclude<
  keyof ProfileDraft,
  'transport' | 'protocolVersion' | 'cleanStart' | 'forgetPassword' | 'keep'
>
export type Faults = Partial<Record<FaultyField, Fault>>

/** What keeps a draft from being saved, by field; empty when it can be. hasPassword: the core knows one from before. */
export function faultsOf(draft: ProfileDraft, hasPassword = false): Faults {
  const found: Record<FaultyField, Fault | null> = {
    name: draft.name.trim().length > 200 ? { key: 'nameLong' } : null,
    host: hostFault(draft.host),
    port: numberFault(draft.port, 1, 65_535, 'port'),
    path: isWebSocket(draft.transport) ? pathFault(draft.path) : null,
    clientId: lengthFault(draft.clientId),
    username: lengthFault(draft.username),
    password: passwordFault(draft, hasPassword),
    sessionExpiryS: numberFault(draft.sessionExpiryS, 0, 4_294_967_295, 'expiry'),
    keepAliveS: numberFault(draft.keepAliveS, 0, 65_535, 'keepAlive'),
    connectTimeoutS: numberFault(draft.connectTimeoutS, 1, 600, 'timeout'),
    keepCount: limitFault(draft.keep === 'messages', draft.keepCount, retentionLimits.count),
    keepDays: limitFault(draft.keep === 'days', draft.keepDays, retentionLimits.days),
    keepMegabytes: limitFault(draft.keep === 'megabytes', draft.keepMegabytes, retentionLimits.megabytes),
  }
  return Object.fromEntries(Object.entries(found).filter(([, fault]) => fault !== null))
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

function hostFault(text: string): Fault | null {
  const host = text.trim()
  const parsed = parseAddress(host)
  // A whole address is taken apart when the field is left.
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

/** MQTT 3.1.1, 3.1.2.9: a password flag without a user name flag is a protocol error; MQTT 5 allows it. */
function passwordFault(draft: ProfileDraft, hasPassword: boolean): Fault | null {
  const given = draft.password !== '' || (hasPassword && !draft.forgetPassword)
  if (given && draft.username === '' && (draft.protocolVersion === 4 || draft.protocolVersion === 3))
    return { key: 'passwordNeedsUser' }
  return lengthFault(draft.password)
}

function lengthFault(text: string): Fault | null {
  return utf8Length(text) > maxStringBytes ? { key: 'tooLong' } : null
}

function limitFault(used: boolean, text: string, most: number): Fault | null {
  if (!used || wholeNumber(text, 1, most) !== null) return null
  return { key: 'limit', values: { most: String(most) } }
}

function numberFault(text: string, least: number, most: number, key: string): Fault | null {
  return wholeNumber(text, least, most) === null ? { key } : null
}
