import type { Transport } from '../../../shared/types/connection.ts'

/** The parts of a pasted address; what it does not say is missing. */
export interface AddressParts {
  transport?: Transport
  host: string
  port?: number
  path?: string
  username?: string
  password?: string
}

export type ParsedAddress =
  | { kind: 'address'; parts: AddressParts }
  /** TLS, which is not supported yet. */
  | { kind: 'encrypted'; scheme: string }
  /** Not a scheme of MQTT. */
  | { kind: 'foreign'; scheme: string }
  | { kind: 'bad-port' }
  | { kind: 'no-host' }

const transportOf: Readonly<Record<string, Transport>> = { mqtt: 'mqtt', tcp: 'mqtt', ws: 'ws' }
const encryptedSchemes = new Set(['mqtts', 'ssl', 'tls', 'wss'])

/**
 * Reads `mqtt://user:pw@host:1884`, `ws://host/path`, `host:port` and the like. null: plain text that can only be a host
 * (an IPv6 literal without brackets included).
 */
export function parseAddress(text: string): ParsedAddress | null {
  const trimmed = text.trim()
  const [, scheme = '', rest = trimmed] = /^([a-z][a-z\d+.-]*):\/\/(.*)$/is.exec(trimmed) ?? []
  const known = scheme.toLowerCase()
  if (encryptedSchemes.has(known)) return { kind: 'encrypted', scheme: known }
  if (scheme !== '' && !(known in transportOf)) return { kind: 'foreign', scheme: known }
  const parsed = parseRest(rest)
  if (scheme === '') return isMoreThanHost(parsed, trimmed) ? parsed : null
  const transport = transportOf[known]
  if (parsed.kind !== 'address' || transport === undefined) return parsed
  return { kind: 'address', parts: { ...parsed.parts, transport } }
}

/** Without a scheme, only a port or a user name makes an address of a text; `a/b` and `a#b` are mistyped hosts. */
function isMoreThanHost(parsed: ParsedAddress, text: string): boolean {
  if (parsed.kind !== 'address') return parsed.kind === 'bad-port'
  const { host, port, username } = parsed.parts
  return port !== undefined || username !== undefined || text === `[${host}]`
}

function parseRest(rest: string): ParsedAddress {
  const slash = rest.search(/[/?#]/)
  const authority = slash < 0 ? rest : rest.slice(0, slash)
  const path = slash < 0 ? '' : rest.slice(slash)
  const at = authority.lastIndexOf('@')
  const hostAndPort = splitHost(authority.slice(at + 1))
  if (hostAndPort === null) return { kind: 'bad-port' }
  if (hostAndPort.host === '') return { kind: 'no-host' }
  const parts: AddressParts = { ...hostAndPort }
  if (path !== '' && path !== '/') parts.path = path.startsWith('/') ? path : `/${path}`
  if (at >= 0) Object.assign(parts, splitUser(authority.slice(0, at)))
  return { kind: 'address', parts }
}

/** null: there is a port, but it is none. */
function splitHost(text: string): { host: string; port?: number } | null {
  const [, inBrackets, afterBrackets] = /^\[([^\]]*)\](?::(.*))?$/.exec(text) ?? []
  if (inBrackets !== undefined) return withPort(inBrackets, afterBrackets)
  // More than one colon and no brackets: an IPv6 literal, which has no port.
  if (text.split(':').length > 2) return { host: text }
  const colon = text.indexOf(':')
  return colon < 0 ? { host: text } : withPort(text.slice(0, colon), text.slice(colon + 1))
}

function withPort(host: string, port: string | undefined): { host: string; port?: number } | null {
  if (port === undefined || port === '') return { host }
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) return null
  return { host, port: Number(port) }
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
