/** Makes the TLS handshake. */
import type { Socket } from 'node:net'
import type { ConnectionOptions, SecureVersion, TLSSocket } from 'node:tls'
import { checkServerIdentity, connect } from 'node:tls'
import type { TlsFacts } from '../../../../shared/types/connection-test.ts'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import { chainFacts } from '../credentials/certificate-facts.ts'
import type { ClientIdentity } from '../credentials/pkcs12.ts'
import { indicatedName, serverNameOf } from './server-name.ts'

/** Electron is built with BoringSSL, which reports no version of its own. */
const isOpenSsl = process.versions.openssl !== '0.0.0'

/** An encrypted connection with the certificate of the server, which is not trusted yet. */
export interface Secured {
  socket: TLSSocket
  facts: TlsFacts
  /** Why the certificate cannot be verified (a code of X509_verify_cert(3) or of Node), null when it can. */
  fault: string | null
}

/**
 * Makes the TLS handshake on an open TCP connection. Any certificate is accepted here: `checkCertificate` decides
 * about trust, and nothing is sent before that. Rejects with the socket's own error.
 */
export async function makeHandshake(
  tcp: Socket,
  profile: ConnectionProfile,
  authorities: string[],
  identity: ClientIdentity | null,
): Promise<Secured> {
  const socket = connect(handshakeOptions(tcp, profile, authorities, identity))
  await new Promise<void>((resolve, reject) => {
    socket.once('secureConnect', resolve)
    socket.once('error', reject)
    socket.once('close', () => {
      reject(new Error('closed'))
    })
  })
  const cipher = socket.getCipher()
  return {
    socket,
    fault: socket.authorized ? null : String(socket.authorizationError),
    facts: {
      version: socket.getProtocol() ?? '',
      cipher: cipher.standardName,
      alpn: socket.alpnProtocol || null,
      serverName: serverNameOf(profile),
      chain: chainFacts(socket.getPeerX509Certificate()),
      accepted: null,
    },
  }
}

function handshakeOptions(
  tcp: Socket,
  profile: ConnectionProfile,
  authorities: string[],
  identity: ClientIdentity | null,
): ConnectionOptions {
  const { alpn, minVersion, maxVersion } = profile.tls
  return {
    socket: tcp,
    ca: authorities,
    // A trusted intermediate authority is enough, as in browsers.
    allowPartialTrustChain: true,
    ...identity?.options,
    servername: indicatedName(profile),
    checkServerIdentity: (_name, certificate) => checkServerIdentity(serverNameOf(profile), certificate),
    rejectUnauthorized: false,
    ...(alpn.length > 0 ? { ALPNProtocols: alpn } : {}),
    ...versions(minVersion, maxVersion),
    // OpenSSL does not offer versions below 1.2 unless its security level is lowered.
    ...((isOld(minVersion) || isOld(maxVersion)) && isOpenSsl ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {}),
  }
}

// A maximum version below Node's default minimum would leave no version.
function versions(minVersion: SecureVersion | '', maxVersion: SecureVersion | ''): ConnectionOptions {
  const lowest = minVersion || (isOld(maxVersion) ? maxVersion : '')
  return {
    ...(lowest === '' ? {} : { minVersion: lowest }),
    ...(maxVersion === '' ? {} : { maxVersion }),
  }
}

/** Versions that are no longer safe (RFC 8996). */
function isOld(version: SecureVersion | ''): boolean {
  return version === 'TLSv1' || version === 'TLSv1.1'
}
