import type { ConnectionProfile } from '../types/connection.ts'
import type { SessionPart } from '../types/session.ts'
import { isEncrypted, isWebSocket } from '../types/connection.ts'
import { sessionParts } from '../types/session.ts'

/**
 * The parts that have changed and that take effect with the next connection only, in the order of a form. Parts that
 * the transport or the version does not use, before and after, do not count; name, folder, notes, colour, what is
 * kept and subscriptions change live.
 */
export function needsReconnect(before: ConnectionProfile, after: ConnectionProfile): SessionPart[] {
  return sessionParts.filter((part) => {
    if (!isUsed(part, before) && !isUsed(part, after)) return false
    return JSON.stringify(before[part], bytesAsArrays) !== JSON.stringify(after[part], bytesAsArrays)
  })
}

function isUsed(part: SessionPart, profile: ConnectionProfile): boolean {
  const speaksFive = profile.protocolVersion === 'auto' || profile.protocolVersion === 5
  switch (part) {
    case 'path':
    case 'webSocket':
      return isWebSocket(profile.transport)
    case 'tls':
      return isEncrypted(profile.transport)
    case 'clientId':
      return profile.clientIdKind !== 'random'
    case 'connectProperties':
    case 'sessionExpiryS':
      return speaksFive
    default:
      return true
  }
}

function bytesAsArrays(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? [...value] : value
}
