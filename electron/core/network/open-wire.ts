/** Connects to a broker: name lookup, TCP, TLS and WebSocket. */
import { lookup } from 'node:dns/promises'
import type { LookupAddress } from 'node:dns'
import { once } from 'node:events'
import type { LookupFunction, Socket } from 'node:net'
import { connect, isIP } from 'node:net'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { ConnectionProfile } from '../../../shared/types/connection.ts'
import { isEncrypted, isWebSocket } from '../../../shared/types/connection.ts'
import { noUpgrade, socketFailure, tlsExpected } from './failures/network-failures.ts'
import { certificateFacts } from './credentials/certificate-facts.ts'
import { checkCertificate } from './tls/check-certificate.ts'
import { clientIdentity, trustedAuthorities } from './credentials/credentials.ts'
import { alertFailure, handshakeFailure } from './tls/handshake-failure.ts'
import type { Wire } from './late-socket.ts'
import type { ClientIdentity } from './credentials/pkcs12.ts'
import { makeHandshake } from './tls/secure.ts'
import { speaksTls } from './tls/sniff-port.ts'
import { alertOf } from './tls/tls-errors.ts'
import { upgrade, webSocketUrl } from './websocket.ts'
import type { WireOptions } from './wire-options.ts'
import { failure } from './wire-options.ts'

/**
 * Connects to the broker of a profile: name, TCP, TLS, WebSocket. Throws a WorkbenchError with the reason for the
 * user.
 */
export async function openWire(options: WireOptions, signal: AbortSignal): Promise<Wire> {
  const { profile, watch } = options
  const addresses = await lookUp(profile)
  watch?.({ step: 'lookup', addresses: addresses.map(({ address }) => address) })
  signal.throwIfAborted()
  const tcp = await dial(profile, addresses, signal)
  watch?.({ step: 'tcp', address: tcp.remoteAddress ?? '', port: profile.port })
  const abandon = () => tcp.destroy()
  signal.addEventListener('abort', abandon, { once: true })
  try {
    return await addLayers(tcp, options, signal)
  } catch (error) {
    tcp.destroy()
    throw error
  } finally {
    signal.removeEventListener('abort', abandon)
  }
}

/** All addresses of the host, in the order of the system. */
async function lookUp(profile: ConnectionProfile): Promise<LookupAddress[]> {
  const { host } = profile
  const family = isIP(host.split('%')[0] ?? '')
  if (family !== 0) return [{ address: host, family }]
  try {
    return await lookup(host, { all: true })
  } catch (error) {
    throw failure(socketFailure(profile, error as Error))
  }
}

// Tries every address (RFC 8305), using the results of the earlier lookup.
async function dial(
  profile: ConnectionProfile,
  addresses: LookupAddress[],
  signal: AbortSignal,
): Promise<Socket> {
  const { host, port } = profile
  const known: LookupFunction = (_host, { all }, answer) => {
    const [first] = addresses
    if (all) answer(null, addresses)
    else answer(null, first?.address ?? host, first?.family)
  }
  const tcp = connect({ host, port, noDelay: true, lookup: known, signal })
  // From then on, the owner of the socket learns of its end in other ways.
  tcp.on('error', () => undefined)
  // TLS must see the first bytes that arrive, even when the connection ends with them.
  if (isEncrypted(profile.transport)) tcp.pause()
  try {
    await once(tcp, 'connect')
    return tcp
  } catch (error) {
    tcp.destroy()
    throw failure(socketFailure(profile, error as Error))
  }
}

// Adds TLS and WebSocket to the TCP connection, as far as the profile asks for them.
async function addLayers(tcp: Socket, options: WireOptions, signal: AbortSignal): Promise<Wire> {
  const { profile, watch } = options
  const encrypted = isEncrypted(profile.transport)
  const { socket, identity } = encrypted
    ? await secure(tcp, options, signal)
    : { socket: tcp, identity: null }
  const explain: Wire['explain'] = async (error, silent) =>
    (await explainEnd({ options, error, silent, identity, signal })) ?? null
  if (!isWebSocket(profile.transport)) return { stream: socket, explain }
  try {
    const { stream, subprotocol } = await upgrade(socket, options)
    watch?.({ step: 'websocket', url: webSocketUrl(profile), subprotocol })
    return { stream, explain }
  } catch (error) {
    if (error instanceof WorkbenchError) throw error
    const cause = socket.errored ?? (error as Error)
    throw (await explain(cause, tcp.bytesRead === 0)) ?? failure(noUpgrade(profile, cause))
  }
}

interface Secure {
  socket: Socket
  identity: ClientIdentity | null
}

async function secure(tcp: Socket, options: WireOptions, signal: AbortSignal): Promise<Secure> {
  const { profile, identifyServer, watch } = options
  const authorities = await trustedAuthorities(profile.tls)
  const { identity, fault } = await ownIdentity(options)
  const { socket, facts, ...found } = await makeHandshake(tcp, profile, authorities, identity).catch(
    async (error: Error) => {
      const receivedBytes = tcp.bytesRead
      tcp.destroy()
      if (fault) throw fault
      throw failure(
        await handshakeFailure({ profile, identity, error, receivedBytes, identifyServer, signal }),
      )
    },
  )
  const verdict = checkCertificate(profile, facts, found.fault)
  const accepted = typeof verdict === 'string' ? verdict : null
  watch?.({ step: 'tls', facts: { ...facts, accepted } })
  if (typeof verdict !== 'string') throw failure(verdict)
  if (fault) throw fault
  const certificate = identity ? certificateFacts(identity.certificate) : null
  watch?.({ step: 'client-certificate', certificate })
  return { socket, identity }
}

async function ownIdentity({
  profile,
  secrets,
  thorough,
}: WireOptions): Promise<{ identity: ClientIdentity | null; fault: Error | null }> {
  try {
    return { identity: await clientIdentity(profile.tls, secrets), fault: null }
  } catch (error) {
    if (thorough && error instanceof WorkbenchError) return { identity: null, fault: error }
    throw error
  }
}

interface End {
  options: WireOptions
  error: Error | null
  silent: boolean
  identity: ClientIdentity | null
  signal: AbortSignal
}

// Under TLS 1.3 a server checks the client's certificate after the client considers the handshake complete.
async function explainEnd({ options, error, silent, identity, signal }: End): Promise<Error | null> {
  const { profile, identifyServer } = options
  const alert = error ? alertOf(error) : null
  if (alert !== null) return failure(alertFailure({ profile, identity, receivedBytes: Infinity }, alert))
  if (!silent || !identifyServer || isEncrypted(profile.transport)) return null
  if (!(await speaksTls(profile, signal))) return null
  return failure(tlsExpected(profile))
}
