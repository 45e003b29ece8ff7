import type { Reason } from '../../shared/errors.ts'
import { visibleText } from '../../shared/payload/visible-text.ts'
import { messages as english } from './en/reasons.ts'
import type { Translate } from './reaching-values.ts'
import { reachingValues } from './reaching-values.ts'

export type { Translate } from './reaching-values.ts'

const fallbackWords = [
  'host',
  'port',
  'path',
  'field',
  'file',
  'filter',
  'clientId',
  'method',
  'setAside',
  'own',
  'qos',
  'maximumQos',
] as const

/** `host:port`, with an IPv6 literal in brackets. */
export function hostAndPort(host: string, port: number | string): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** A reason as a sentence of the language of `t`; details that are missing are worded around. */
export function reasonText(reason: Reason, t: Translate): string {
  const { details } = reason
  const known = (name: string): string | null => {
    const value = details[name]
    return value === undefined || value === null || value === '' ? null : visibleText(String(value))
  }
  const values: Record<string, string> = {}
  for (const name of fallbackWords) values[name] = known(name) ?? t(`reasons.words.${name}`)
  values['file'] = known('file') ?? known('path') ?? t('reasons.words.file')
  const host = known('host')
  const port = known('port')
  values['address'] =
    host === null ? t('reasons.words.address') : port === null ? host : hostAndPort(host, port)
  values['why'] = why(reason, known, t)
  values['fault'] = faultText(known('fault') ?? 'unknown', Number(details['position'] ?? 0), t)
  values['packet'] = packetText(known('number'), known('packet'), t)
  const violation = known('violation') ?? 'unknown'
  values['violation'] = t(
    `reasons.violations.${Object.hasOwn(english.violations, violation) ? violation : 'unknown'}`,
  )
  const sizeBytes = known('sizeBytes')
  values['size'] = sizeBytes === null ? t('reasons.words.size') : Number(sizeBytes).toLocaleString()
  const damage = known('damage') ?? 'unknown'
  values['damage'] = t(`reasons.damage.${Object.hasOwn(english.damage, damage) ? damage : 'unknown'}`)
  const timeMs = known('timeMs')
  values['when'] = timeMs === null ? t('reasons.words.when') : new Date(Number(timeMs)).toLocaleString()
  const limit = known('limitBytes') ?? known('maximumBytes') ?? known('maxBytes')
  values['limit'] =
    limit === null
      ? t('reasons.words.limit')
      : t('reasons.words.limitBytes', { bytes: Number(limit).toLocaleString() })
  return t(`reasons.codes.${reason.code}`, { ...values, ...reachingValues(reason, known, t) })
}

/** What the broker or the system itself said, in brackets; empty where nothing is known. */
function why(reason: Reason, known: (name: string) => string | null, t: Translate): string {
  const code = known('reasonCode')
  const parts = [
    code === null ? null : brokerCode(Number(code), t),
    known('text') ?? known('cause') ?? known('status'),
  ]
  const cause = parts.filter((part) => part !== null).join(' · ')
  // An unexpected error has no words of its own: its English message is all there is.
  const last = cause === '' && reason.code === 'internal' ? reason.message : cause
  return last === '' ? '' : t('reasons.words.why', { cause: last })
}

/** Which packet of a connection a reason is about. */
function packetText(number: string | null, name: string | null, t: Translate): string {
  if (number === null) return t('reasons.words.somePacket')
  return name === null
    ? t('reasons.words.packet', { number })
    : t('reasons.words.namedPacket', { number, name })
}

/** A reason code of MQTT 5 (2.4) or return code of 3.1.1 as the broker sent it, with its name where it has one. */
function brokerCode(code: number, t: Translate): string {
  const hex = code.toString(16).padStart(2, '0')
  const digits = `0x${hex.toUpperCase()}`
  return Object.hasOwn(english.brokerSays, `x${hex}`)
    ? `${t(`reasons.brokerSays.x${hex}`)}, ${digits}`
    : digits
}

/** Why a topic name or filter is not one, see `TopicFault`. `position` counts from 0 and is shown from 1. */
export function faultText(fault: string, position: number, t: Translate): string {
  const key = Object.hasOwn(english.faults, fault) ? fault : 'unknown'
  return t(`reasons.faults.${key}`, { position: position + 1 })
}
