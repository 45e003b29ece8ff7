import type { Transport } from '../types/connection.ts'

/** The parts of a pasted address; parts that it does not contain are missing. */
export interface AddressParts {
  transport?: Transport
  /** An IPv6 literal without its brackets, with its zone. */
  host: string
  port?: number
  path?: string
  /** Without its "?". */
  query?: string
  username?: string
  password?: string
}

/** Why a text is not a host. */
export type HostFault =
  { fault: 'empty' | 'space' | 'slash' | 'too-long' | 'bad-ipv6' } | { fault: 'character'; character: string }

/** Why a text that looks like an address is not accepted. */
export type AddressFault = HostFault | { fault: 'bad-port' } | { fault: 'foreign-scheme'; scheme: string }

export type ParsedAddress = { kind: 'address'; parts: AddressParts } | ({ kind: 'refused' } & AddressFault)

const transportOf: Readonly<Record<string, Transport>> = {
  mqtt: 'mqtt',
  tcp: 'mqtt',
  mqtts: 'mqtts',
  ssl: 'mqtts',
  tls: 'mqtts',
  ws: 'ws',
  wss: 'wss',
}
const longestHost = 255

/**
 * Reads `mqtts://user:pw@host:8884/path?query`, `ws://host/path`, `host:port` and the like; user name and password
 * may be percent-encoded, IPv6 literals stand in brackets. null: plain text that can only be a host, or nothing.
 */
export function parseAddress(text: string): ParsedAddress | null {
  const trimmed = text.trim()
  const [, scheme = '', rest = trimmed] = /^([a-z][a-z\d+.-]*):\/\/(.*)$/is.exec(trimmed) ?? []
  if (scheme === '') {
    const parsed = parseRest(rest)
    return isMoreThanHost(parsed, trimmed) ? parsed : null
  }
  const known = scheme.toLowerCase()
  const transport = Object.hasOwn(transportOf, known) ? transportOf[known] : undefined
  if (transport === undefined) return { kind: 'refused', fault: 'foreign-scheme', scheme: known }
  const parsed = parseRest(rest)
  return parsed.kind === 'refused' ? parsed : { kind: 'address', parts: { ...parsed.parts, transport } }
}

/**
 * Why a text cannot be looked up or connected to as a host, or null if it can. Underscores and any script are fine.
 */
export function checkHost(host: string): HostFault | null {
  if (host === '') return { fault: 'empty' }
  if (/\s/.test(host)) return { fault: 'space' }
  if (host.includes('/')) return { fault: 'slash' }
  const character = /[\p{Cc}"#<>?@\\^`{|}[\],;]/u.exec(host)?.[0]
  if (character !== undefined) return { fault: 'character', character }
  if (host.length > longestHost) return { fault: 'too-long' }
  return host.includes(':') && !isIpv6(host) ? { fault: 'bad-ipv6' } : null
}

/** An IPv6 literal, with or without a zone (RFC 4007, 11). */
function isIpv6(text: string): boolean {
  const [address = '', zone, ...more] = text.split('%')
  return more.length === 0 && zone !== '' && URL.canParse(`http://[${address}]`)
}

/** Without a scheme, only a port or a user name makes an address of a text; `a/b` and `a#b` are mistyped hosts. */
function isMoreThanHost(parsed: ParsedAddress, text: string): boolean {
  if (parsed.kind === 'refused') return parsed.fault === 'bad-port' || parsed.fault === 'bad-ipv6'
  const { host, port, username } = parsed.parts
  return port !== undefined || username !== undefined || text === `[${host}]`
}

function parseRest(rest: string): ParsedAddress {
  const strict = split(rest, rest.search(/[/?#]/))
  // A password that was not percent-encoded may hold what ends the authority: then the last "@" tells.
  const at = rest.lastIndexOf('@')
  if (strict.kind !== 'refused' || at < 0) return strict
  const end = rest.slice(at).search(/[/?#]/)
  const lenient = split(rest, end < 0 ? -1 : at + end)
  return lenient.kind === 'refused' ? strict : lenient
}

function split(rest: string, end: number): ParsedAddress {
  const authority = end < 0 ? rest : rest.slice(0, end)
  const at = authority.lastIndexOf('@')
  const address = splitHost(authority.slice(at + 1))
  if (address === null) return { kind: 'refused', fault: 'bad-port' }
  const fault = checkHost(address.host)
  if (fault) return { kind: 'refused', ...fault }
  return {
    kind: 'address',
    parts: {
      ...address,
      ...(end < 0 ? {} : splitPath(rest.slice(end))),
      ...(at < 0 ? {} : splitUser(authority.slice(0, at))),
    },
  }
}

/** null: the text after the colon is not a port. */
function splitHost(text: string): { host: string; port?: number } | null {
  const [, inBrackets, afterBrackets] = /^\[([^\]]*)\](?::(.*))?$/.exec(text) ?? []
  // In an address the "%" before a zone is itself percent-encoded (RFC 6874, 2).
  if (inBrackets?.includes(':')) return withPort(inBrackets.replace('%25', '%'), afterBrackets)
  // More than one colon and no brackets: an IPv6 literal, which has no port.
  if (text.split(':').length > 2 && !text.startsWith('[')) return { host: text }
  const colon = text.indexOf(':')
  return colon < 0 || text.startsWith('[')
    ? { host: text }
    : withPort(text.slice(0, colon), text.slice(colon + 1))
}

function withPort(host: string, port: string | undefined): { host: string; port?: number } | null {
  if (port === undefined || port === '') return { host }
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) return null
  return { host, port: Number(port) }
}

function splitPath(text: string): Pick<AddressParts, 'path' | 'query'> {
  const withoutFragment = text.split('#', 1)[0] ?? ''
  const mark = withoutFragment.indexOf('?')
  const path = mark < 0 ? withoutFragment : withoutFragment.slice(0, mark)
  const query = mark < 0 ? '' : withoutFragment.slice(mark + 1)
  return { ...(path === '' || path === '/' ? {} : { path }), ...(query === '' ? {} : { query }) }
}

function splitUser(text: string): Pick<AddressParts, 'username' | 'password'> {
  const colon = text.indexOf(':')
  if (colon < 0) return { username: decoded(text) }
  return { username: decoded(text.slice(0, colon)), password: decoded(text.slice(colon + 1)) }
}

/** Percent escapes resolved; a text that is not properly escaped is taken as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
