import type { Reason } from '../../shared/errors.ts'
import { messages as english } from './en/reasons.ts'

/** The part of vue-i18n that wording a reason needs. */
export interface Translate {
  (key: string, values?: Record<string, unknown>): string
}

/** What the sentences about TLS, WebSocket and refusals name. `known`: a detail as text, null where it is missing. */
export function reachingValues(
  { details }: Reason,
  known: (name: string) => string | null,
  t: Translate,
): Record<string, string> {
  const word = (name: string, fallback: string) => known(name) ?? t(`reasons.words.${fallback}`)
  const date = (name: string) => {
    const timeMs = known(name)
    return timeMs === null ? t('reasons.words.when') : new Date(Number(timeMs)).toLocaleDateString()
  }
  const webSocket = details['webSocket'] === true
  return {
    ...portWords(webSocket, details['encrypted'] === true),
    subject: word('subject', 'unknownSubject'),
    issuer: word('issuer', 'unknownSubject'),
    names: word('names', 'unknownSubject'),
    serverName: word('serverName', 'host'),
    sha256: word('sha256', 'unknownSubject'),
    validFrom: date('validFromMs'),
    validTo: date('validToMs'),
    alpn: word('alpn', 'unknownSubject'),
    minVersion: word('minVersion', 'anyVersion'),
    maxVersion: word('maxVersion', 'anyVersion'),
    source: word('file', 'source'),
    subprotocol: word('subprotocol', 'unknownSubject'),
    serverReference: word('serverReference', 'otherServer'),
    status: word('status', 'unknownSubject'),
    tlsField: choice('tlsFields', known('field'), 'ca', t),
    fileKind: choice('fileKinds', known('kind'), 'device', t),
    seconds: (Number(details['timeoutMs'] ?? 0) / 1_000).toLocaleString(),
    stage: choice('stages', known('stage'), 'tcp', t),
    statusHint: t(`reasons.statusHints.${hintOf(Number(known('status') ?? 0))}`, {
      location: word('location', 'otherServer'),
    }),
  }
}

/** The protocols and usual ports to change to; `web`: where HTTP answers. */
function portWords(webSocket: boolean, encrypted: boolean): Record<string, string> {
  return {
    secureScheme: webSocket ? 'wss' : 'mqtts',
    plainScheme: webSocket ? 'ws' : 'mqtt',
    securePort: webSocket ? '8084' : '8883',
    plainPort: webSocket ? '8083' : '1883',
    webScheme: encrypted ? 'wss' : 'ws',
  }
}

function choice(
  list: 'tlsFields' | 'fileKinds' | 'stages',
  name: string | null,
  usual: string,
  t: Translate,
): string {
  const key = name !== null && Object.hasOwn(english[list], name) ? name : usual
  return t(`reasons.${list}.${key}`)
}

function hintOf(status: number): keyof (typeof english)['statusHints'] {
  if (status === 401 || status === 403) return 'credentials'
  if (status === 404) return 'path'
  if (status >= 300 && status < 400) return 'redirect'
  return status >= 500 ? 'server' : 'other'
}
