/** Determines the server name for certificate checks and SNI. */
import { isIP } from 'node:net'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'

/** The name that a server's certificate must have: the name in the profile, or the host. */
export function serverNameOf({ host, tls }: Pick<ConnectionProfile, 'host' | 'tls'>): string {
  if (tls.serverName !== '') return tls.serverName.replace(/\.$/, '')
  // The zone of an address is local to this computer (RFC 4007, 6).
  if (host.includes(':')) return host.split('%')[0] ?? ''
  // A name may end in a dot. Certificates and SNI omit it (RFC 6066, 3).
  return host.replace(/\.$/, '')
}

/** The name to send, which is never an address (RFC 6066, 3). '' sends no name. */
export function indicatedName(profile: Pick<ConnectionProfile, 'host' | 'tls'>): string {
  const name = serverNameOf(profile)
  return isIP(name) === 0 ? name : ''
}
