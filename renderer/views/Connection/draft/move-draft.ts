import type { AddressParts } from '../../../../shared/mqtt/address.ts'
import type { Transport } from '../../../../shared/types/connection.ts'
import { isEncrypted, isWebSocket, usualPort } from '../../../../shared/types/connection.ts'
import type { ProfileDraft } from './profile-draft.ts'

/** The draft with the parts of an address in place; the port follows the transport unless the address names one. */
export function withAddress(draft: ProfileDraft, parts: AddressParts): ProfileDraft {
  const moved = withTransport(draft, parts.transport ?? draft.transport)
  const { secrets, webSocket } = moved
  const taken: ProfileDraft = {
    ...moved,
    host: parts.host,
    port: parts.port === undefined ? moved.port : String(parts.port),
    path: parts.path ?? moved.path,
    username: parts.username ?? moved.username,
    secrets:
      parts.password === undefined
        ? secrets
        : { ...secrets, password: { text: parts.password, forget: false } },
  }
  if (!isWebSocket(moved.transport) || parts.transport === undefined) return taken
  return { ...taken, webSocket: { ...webSocket, query: parts.query ?? '' } }
}

/** The draft with another transport: its usual port replaces the old usual port, a port of one's own stays. */
export function withTransport(draft: ProfileDraft, transport: Transport): ProfileDraft {
  const usual = draft.port.trim() === '' || draft.port.trim() === String(usualPort[draft.transport])
  return { ...draft, transport, port: usual ? String(usualPort[transport]) : draft.port }
}

/** The draft for another host than the one whose certificate was accepted: nothing is accepted unseen any more. */
export function withChecksOn(draft: ProfileDraft): ProfileDraft {
  const { tls } = draft
  const hasOwn = tls.ca.path !== '' || tls.ca.pem !== ''
  const trust = tls.trust === 'pinned' ? (hasOwn ? 'own' : 'system') : tls.trust
  return { ...draft, tls: { ...tls, trust, pinnedSha256: '', verify: true } }
}

/** The draft bound to the built-in broker, which has no encryption, or to an address again. */
export function withBuiltIn(draft: ProfileDraft, builtIn: boolean): ProfileDraft {
  if (!builtIn || !isEncrypted(draft.transport)) return { ...draft, builtIn }
  return { ...withTransport(draft, isWebSocket(draft.transport) ? 'ws' : 'mqtt'), builtIn }
}

const usualExpiryS = '3600'

/** The draft with or without a clean start: the session expiry follows as people mean it, one of their own stays. */
export function withCleanStart(draft: ProfileDraft, cleanStart: boolean): ProfileDraft {
  const [before, after] = cleanStart ? [usualExpiryS, '0'] : ['0', usualExpiryS]
  const { sessionExpiryS } = draft
  return { ...draft, cleanStart, sessionExpiryS: sessionExpiryS.trim() === before ? after : sessionExpiryS }
}
