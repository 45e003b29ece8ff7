import { isWebSocket, retentionLimits } from '../../../shared/types/connection.ts'
import { maxStringBytes, utf8Length } from '../../../shared/mqtt/utf8.ts'
import { parseAddress } from './parse-address.ts'
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

function hostFault(text: string): Fault | null {
  const host = text.trim()
  if (host === '') return { key: 'hostMissing' }
  const parsed = parseAddress(host)
  if (parsed?.kind === 'encrypted') return { key: 'encrypted', values: { scheme: parsed.scheme } }
  if (parsed?.kind === 'foreign') return { key: 'scheme', values: { scheme: parsed.scheme } }
  if (parsed?.kind === 'bad-port') return { key: 'addressPort' }
  if (parsed?.kind === 'no-host') return { key: 'addressIncomplete' }
  // A whole address is taken apart when the field is left.
  const name = parsed ? parsed.parts.host : host
  if (/\s/.test(name)) return { key: 'hostSpace' }
  if (name.includes('/')) return { key: 'hostSlash' }
  const character = /[\p{Cc}"#<>?@\\^`{|}[\],;]/u.exec(name)?.[0]
  if (character !== undefined) return { key: 'hostCharacter', values: { character } }
  return name.length > 255 ? { key: 'hostLong' } : null
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
