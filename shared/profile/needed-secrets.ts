import type { ConnectionProfile } from '../types/connection.ts'
import { isEncrypted, isWebSocket } from '../types/connection.ts'

/** How the name of a secret header begins; the header's own, in lower case, follows. */
export const headerSecretPrefix = 'header:'

/**
 * Those of some secrets (`password`, `tlsPassphrase`, `tlsKey`, `authenticationData`, `header:x`) that a connection
 * would use, in the order of a form.
 */
export function neededSecrets(profile: ConnectionProfile, names: readonly string[]): string[] {
  const { tls, transport, protocolVersion, connectProperties, webSocket } = profile
  const certificate = isEncrypted(transport) ? tls.clientCertificate : null
  const speaksFive = protocolVersion === 'auto' || protocolVersion === 5
  const headers = isWebSocket(transport) ? webSocket.headers.filter(({ secret }) => secret) : []
  const used = [
    'password',
    ...(certificate?.format === 'pem' && certificate.key.from === 'secret' ? ['tlsKey'] : []),
    ...(certificate ? ['tlsPassphrase'] : []),
    ...headers.map(({ name }) => headerSecretPrefix + name.toLowerCase()),
    ...(speaksFive && connectProperties.authenticationMethod !== '' ? ['authenticationData'] : []),
  ]
  return used.filter((name) => names.includes(name))
}
