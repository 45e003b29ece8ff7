/** Makes the client identifier of a session from its profile. */
import { randomBytes } from 'node:crypto'
import type { ConnectionProfile } from '../../../shared/types/connection.ts'

/**
 * The client identifier that a session sends. A random one fits the 23 bytes of MQTT 3.1. With an empty one the
 * broker assigns an identifier (MQTT 5 and 3.1.1, 3.1.3.1).
 */
export function clientIdOf({ clientId, clientIdKind }: ConnectionProfile): string {
  if (clientIdKind === 'random') return `heliograph-${randomBytes(6).toString('hex')}`
  return clientIdKind === 'fixed' ? clientId : `${clientId}-${randomBytes(4).toString('hex')}`
}
