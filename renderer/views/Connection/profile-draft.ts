import type {
  Connection,
  ProfileInput,
  ProtocolVersion,
  Retention,
  Transport,
} from '../../../shared/types/connection.ts'
import { usualPort } from '../../../shared/types/connection.ts'
import type { AddressParts } from '../../../shared/mqtt/address.ts'
import { hostAndPort } from '../../i18n/reason-text.ts'

/** A profile while it is typed: numbers are still texts, times are seconds. */
export interface ProfileDraft {
  name: string
  transport: Transport
  host: string
  port: string
  path: string
  protocolVersion: ProtocolVersion
  clientId: string
  username: string
  /** Typed now; what was typed earlier in this run is known to the core only. */
  password: string
  /** The password of this run is to be forgotten. */
  forgetPassword: boolean
  cleanStart: boolean
  sessionExpiryS: string
  keepAliveS: string
  connectTimeoutS: string
  keep: Retention['keep']
  keepCount: string
  keepDays: string
  keepMegabytes: string
}

export const usualPath = '/mqtt'

export function newDraft(): ProfileDraft {
  return {
    name: '',
    transport: 'mqtt',
    host: '',
    port: String(usualPort.mqtt),
    path: usualPath,
    protocolVersion: 'auto',
    clientId: '',
    username: '',
    password: '',
    forgetPassword: false,
    cleanStart: true,
    sessionExpiryS: '3600',
    keepAliveS: '60',
    connectTimeoutS: '10',
    ...draftOfRetention({ keep: 'all' }),
  }
}

export function draftOf(connection: Connection): ProfileDraft {
  return {
    name: connection.name,
    transport: connection.transport,
    host: connection.host,
    port: String(connection.port),
    path: connection.path,
    protocolVersion: connection.protocolVersion,
    clientId: connection.clientId,
    username: connection.username,
    password: '',
    forgetPassword: false,
    cleanStart: connection.cleanStart,
    sessionExpiryS: String(connection.sessionExpiryS),
    keepAliveS: String(connection.keepAliveS),
    connectTimeoutS: String(Math.ceil(connection.connectTimeoutMs / 1000)),
    ...draftOfRetention(connection.retention),
  }
}

/** The name a connection gets that was not given one: its host, with the port where the host alone is taken. */
export function proposedName(draft: ProfileDraft, taken: ReadonlySet<string>): string {
  const host = draft.host.trim()
  return taken.has(host) ? hostAndPort(host, draft.port.trim()) : host
}

/** What is saved. The draft must have no faults. */
export function profileOf(draft: ProfileDraft, taken: ReadonlySet<string>): ProfileInput {
  return {
    name: draft.name.trim() || proposedName(draft, taken),
    transport: draft.transport,
    host: draft.host.trim(),
    port: Number(draft.port),
    path: draft.path.trim(),
    protocolVersion: draft.protocolVersion,
    clientId: draft.clientId,
    username: draft.username,
    cleanStart: draft.cleanStart,
    sessionExpiryS: Number(draft.sessionExpiryS),
    keepAliveS: Number(draft.keepAliveS),
    connectTimeoutMs: Number(draft.connectTimeoutS) * 1000,
    retention: retentionOf(draft),
  }
}

/** The draft without what a session under way does not need to know: what it is called and what is kept of it. */
export function sessionPartOf(draft: ProfileDraft): Omit<ProfileDraft, 'name' | keyof RetentionDraft> {
  const {
    name: _name,
    keep: _keep,
    keepCount: _count,
    keepDays: _days,
    keepMegabytes: _size,
    ...rest
  } = draft
  return rest
}

type RetentionDraft = Pick<ProfileDraft, 'keep' | 'keepCount' | 'keepDays' | 'keepMegabytes'>

function draftOfRetention(retention: Retention): RetentionDraft {
  const draft = { keep: retention.keep, keepCount: '100000', keepDays: '30', keepMegabytes: '1000' }
  if (retention.keep === 'messages') draft.keepCount = String(retention.count)
  if (retention.keep === 'days') draft.keepDays = String(retention.days)
  if (retention.keep === 'megabytes') draft.keepMegabytes = String(retention.megabytes)
  return draft
}

function retentionOf({ keep, keepCount, keepDays, keepMegabytes }: ProfileDraft): Retention {
  if (keep === 'messages') return { keep, count: Number(keepCount) }
  if (keep === 'days') return { keep, days: Number(keepDays) }
  if (keep === 'megabytes') return { keep, megabytes: Number(keepMegabytes) }
  return { keep }
}

/** What the core is told about the password: undefined leaves it as it is, null forgets it. */
export function passwordOf(draft: ProfileDraft): string | null | undefined {
  if (draft.password !== '') return draft.password
  return draft.forgetPassword ? null : undefined
}

/** The draft with the parts of an address in place; the port follows the transport unless the address names one. */
export function withAddress(draft: ProfileDraft, parts: AddressParts): ProfileDraft {
  const moved = withTransport(draft, parts.transport ?? draft.transport)
  return {
    ...moved,
    host: parts.host,
    port: parts.port === undefined ? moved.port : String(parts.port),
    path: `${parts.path ?? moved.path}${parts.query === undefined ? '' : `?${parts.query}`}`,
    username: parts.username ?? moved.username,
    password: parts.password ?? moved.password,
  }
}

/** The draft with another transport: its usual port replaces the old usual port, a port of one's own stays. */
export function withTransport(draft: ProfileDraft, transport: Transport): ProfileDraft {
  const usual = draft.port.trim() === '' || draft.port.trim() === String(usualPort[draft.transport])
  return { ...draft, transport, port: usual ? String(usualPort[transport]) : draft.port }
}

/** A text as whole number from least to most, null where it is none. */
export function wholeNumber(text: string, least: number, most: number): number | null {
  if (!/^\d{1,15}$/.test(text.trim())) return null
  const value = Number(text)
  return value >= least && value <= most ? value : null
}
