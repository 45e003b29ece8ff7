import { utf8Length } from '../mqtt/utf8.ts'
import type { ConnectionProfile } from '../types/connection.ts'
import { isEncrypted, isWebSocket } from '../types/connection.ts'
import type { TlsVersion } from '../types/profile-parts.ts'
import { tlsVersions } from '../types/profile-parts.ts'

/** A conflict between fields of a profile. */
export interface ProfileFault {
  /** Path of the field to change, as in `tls.maxVersion`. */
  field: string
  fault:
    | 'password-needs-username'
    | 'client-id-length'
    | 'client-id-missing'
    | 'header-reserved'
    | 'secret-header-twice'
    | 'secret-header-value'
    | 'tls-versions-crossed'
    | 'authentication-data-alone'
    | 'reconnect-delays-crossed'
    | 'built-in-encrypted'
  /** English sentence with its MQTT clause. */
  message: string
}

/** Which secrets a profile comes with. */
export interface GivenSecrets {
  hasPassword: boolean
  hasAuthenticationData: boolean
}

/** MQTT 3.1 allows 1 to 23 characters (MQTT 3.1, CONNECT). */
const longestOldClientId = 23
/** What is appended under `random-suffix`: a hyphen and eight hexadecimal digits. */
const clientIdSuffixLength = 9

/** The first fault that makes a complete profile unusable, or null. */
export function checkProfile(profile: ConnectionProfile, secrets: GivenSecrets): ProfileFault | null {
  return (
    credentialsFault(profile, secrets) ??
    clientIdFault(profile) ??
    (isWebSocket(profile.transport) ? headerFault(profile) : null) ??
    (isEncrypted(profile.transport) ? tlsFault(profile) : null) ??
    builtInFault(profile) ??
    delayFault(profile)
  )
}

function credentialsFault(profile: ConnectionProfile, secrets: GivenSecrets): ProfileFault | null {
  const old = profile.protocolVersion === 4 || profile.protocolVersion === 3
  if (old && secrets.hasPassword && profile.username === '') {
    const message = 'Before MQTT 5 a password needs a user name beside it (MQTT 3.1.1) [MQTT-3.1.2-22].'
    return { field: 'username', fault: 'password-needs-username', message }
  }
  if (secrets.hasAuthenticationData && profile.connectProperties.authenticationMethod === '') {
    const field = 'connectProperties.authenticationMethod'
    const message = 'Authentication data needs an authentication method (MQTT 5, 3.1.2.11.10).'
    return { field, fault: 'authentication-data-alone', message }
  }
  return null
}

function clientIdFault(profile: ConnectionProfile): ProfileFault | null {
  const { clientId, clientIdKind, protocolVersion, cleanStart } = profile
  const field = 'clientId'
  if (clientIdKind === 'fixed' && clientId === '') {
    if (protocolVersion === 3 || (protocolVersion === 4 && !cleanStart)) {
      const message =
        'A session that is kept, and any of MQTT 3.1, needs a client identifier (MQTT 3.1.1) [MQTT-3.1.3-7].'
      return { field, fault: 'client-id-missing', message }
    }
  }
  const suffix = clientIdKind === 'random-suffix' ? clientIdSuffixLength : 0
  const tooLong = clientIdKind !== 'random' && utf8Length(clientId) + suffix > longestOldClientId
  if (protocolVersion !== 3 || !tooLong) return null
  const message = `A client identifier of MQTT 3.1 has at most ${longestOldClientId} bytes.`
  return { field, fault: 'client-id-length', message }
}

/** Headers that belong to the upgrade itself (RFC 6455, 4.1; RFC 9112). */
const reservedHeaders = /^(?:host|connection|upgrade|content-length|transfer-encoding|sec-websocket-.*)$/i

function headerFault({ webSocket }: ConnectionProfile): ProfileFault | null {
  const names = webSocket.headers.map(({ name }) => name.toLowerCase())
  for (const [index, { name, value, secret }] of webSocket.headers.entries()) {
    const field = `webSocket.headers.${index}.${secret && value !== '' ? 'value' : 'name'}`
    if (reservedHeaders.test(name)) {
      const message = `The header ${name} belongs to the WebSocket upgrade itself (RFC 6455, 4.1).`
      return { field, fault: 'header-reserved', message }
    }
    if (!secret) continue
    if (value !== '') {
      const message = `The value of the secret header ${name} has no place in the profile.`
      return { field, fault: 'secret-header-value', message }
    }
    if (names.indexOf(name.toLowerCase()) === names.lastIndexOf(name.toLowerCase())) continue
    const message = `The secret header ${name} is there twice; its value is kept by name.`
    return { field, fault: 'secret-header-twice', message }
  }
  return null
}

function tlsFault({ tls }: ConnectionProfile): ProfileFault | null {
  const rank = (version: TlsVersion) => tlsVersions.indexOf(version)
  if (tls.minVersion === '' || tls.maxVersion === '' || rank(tls.minVersion) <= rank(tls.maxVersion)) {
    return null
  }
  const message = `${tls.minVersion} at least and ${tls.maxVersion} at most leaves no version.`
  return { field: 'tls.maxVersion', fault: 'tls-versions-crossed', message }
}

function builtInFault({ builtIn, transport }: ConnectionProfile): ProfileFault | null {
  if (!builtIn || !isEncrypted(transport)) return null
  const message = 'The built-in broker speaks MQTT over TCP and WebSocket, without encryption.'
  return { field: 'transport', fault: 'built-in-encrypted', message }
}

function delayFault({ reconnect }: ConnectionProfile): ProfileFault | null {
  if (reconnect.firstDelayS <= reconnect.longestDelayS) return null
  const message = 'The first delay is longer than the longest.'
  return { field: 'reconnect.longestDelayS', fault: 'reconnect-delays-crossed', message }
}
