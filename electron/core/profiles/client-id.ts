import { randomBytes } from 'node:crypto'
import type { ConnectionProfile } from '../../../shared/types/connection.ts'

/**
 * The client identifier a session asks for. Random ones fit the 23 bytes of MQTT 3.1; an empty one leaves it to the broker
 * (MQTT 5 and 3.1.1, 3.1.3.1).
 */
export function clientIdOf({ clientId, clientIdKind }: ConnectionProfile): string {
  if (clientIdKind === 'random') return `heliograph-${randomBytes(6).toString('hex')}`
  return clientIdKind === 'fixed' ? clientId : `${clientId}-${randomBytes(4).toString('hex')}`
}
