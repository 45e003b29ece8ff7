import { isEncrypted, isWebSocket } from '../../../../shared/types/connection.ts'
import type { ProfileDraft } from './profile-draft.ts'

/** Whether the connection may speak MQTT 5, so that its properties matter. */
export function speaksFive({ protocolVersion }: Pick<ProfileDraft, 'protocolVersion'>): boolean {
  return protocolVersion === 'auto' || protocolVersion === 5
}

/** Will properties that only MQTT 5 has (3.1.3.2). */
const willOfFive = [
  'delayS',
  'payloadFormat',
  'expiryS',
  'contentType',
  'responseTopic',
  'correlationData',
  'userProperties',
].map((name) => `will.${name}`)

/** Paths of the profile's parts that the transport, the version or a switch leaves unused, and the form therefore hides. */
export function unusedParts(draft: ProfileDraft): string[] {
  return [
    ...(draft.builtIn ? ['host', 'port'] : []),
    ...(isWebSocket(draft.transport) ? [] : ['path', 'webSocket']),
    ...(isEncrypted(draft.transport)
      ? []
      : ['tls', 'secrets.tlsKey', 'secrets.tlsPkcs12', 'secrets.tlsPassphrase']),
    ...(speaksFive(draft)
      ? []
      : ['sessionExpiryS', 'connectProperties', 'secrets.authenticationData', ...willOfFive]),
    ...(draft.clientIdKind === 'random' ? ['clientId'] : []),
    ...(draft.reconnect.enabled ? [] : ['reconnect']),
  ]
}

/** Whether a path lies in one of some parts. */
export function isWithin(path: string, parts: readonly string[]): boolean {
  return parts.some((part) => path === part || path.startsWith(`${part}.`))
}
