import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { bridgePath, downloadsPath } from '../../shared/wire.ts'

const badTokensBeforeDelay = 5
const badTokenDelayMs = 1_000

/** Decides which requests are accepted. It does not answer them. */
export interface Gate {
  /** The token in the printed address; valid as long as the program runs. */
  readonly token: string
  /**
   * Why a request is rejected unread, or null. Rejects other sites, and other host names that resolve to this server.
   */
  refusal(request: IncomingMessage): string | null
  /** Whether our own page sent the request. WebSockets have no CORS, so this check replaces it. */
  hasOurOrigin(request: IncomingMessage): boolean
  /** Cookies for a client with the right token, or null. After a few wrong tokens every answer takes a second. */
  login(token: string): Promise<string[] | null>
  hasCookie(request: IncomingMessage): boolean
}

/**
 * One secret for the address and one for the cookie, so that neither reveals the other. `wait` delays the
 * answers to wrong tokens.
 */
export function createGate(port: number, wait: (ms: number) => Promise<void> = delay): Gate {
  const token = secret()
  const pass = secret()
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`])
  // Cookies ignore ports, so the name includes the port to keep two instances apart.
  const cookieName = `heliograph-${port}`
  let badTokens = 0

  return {
    token,
    refusal(request) {
      if (!hosts.has(request.headers.host ?? '')) return 'Heliograph answers only at the address it printed.'
      const site = request.headers['sec-fetch-site']
      if (site !== undefined && site !== 'same-origin' && site !== 'none') {
        return 'Another web page asked for this. Open the address that Heliograph printed yourself.'
      }
      return null
    },
    hasOurOrigin(request) {
      const { host, origin } = request.headers
      return host !== undefined && hosts.has(host) && origin === `http://${host}`
    },
    async login(attempt) {
      if (badTokens >= badTokensBeforeDelay) await wait(badTokenDelayMs)
      if (!equal(attempt, token)) {
        badTokens++
        return null
      }
      badTokens = 0
      // Limited to the paths that need it, so other programs on this address do not receive it.
      return [bridgePath, downloadsPath].map(
        (path) => `${cookieName}=${pass}; Path=${path}; HttpOnly; SameSite=Strict`,
      )
    },
    hasCookie(request) {
      const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim())
      const found = cookies.find((cookie) => cookie.startsWith(`${cookieName}=`))
      return found !== undefined && equal(found.slice(cookieName.length + 1), pass)
    },
  }
}

function secret(): string {
  return randomBytes(32).toString('base64url')
}

/** In constant time, whatever the lengths. */
function equal(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(left), digest(right))
}
