import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { bridgePath, downloadsPath } from '../../shared/wire.ts'

const badTokensBeforeDelay = 5
const badTokenDelayMs = 1_000

/** Who may come in: decides about requests, answers none. */
export interface Gate {
  /** For the address that is printed; valid as long as the program runs. */
  readonly token: string
  /**
   * Why a request is not even looked at, or null. Other sites and names that merely resolve to us are turned away.
   */
  refusal(request: IncomingMessage): string | null
  /** Sent by a page of ours: the one check that a WebSocket has instead of CORS. */
  hasOurOrigin(request: IncomingMessage): boolean
  /** Cookies for the one who knows the token, or null. After a few wrong ones every answer takes a second. */
  login(token: string): Promise<string[] | null>
  hasCookie(request: IncomingMessage): boolean
}

/**
 * One secret for the address and one for the cookie, so that neither gives away the other. `wait` is what keeps those
 * waiting who guess.
 */
export function createGate(port: number, wait: (ms: number) => Promise<void> = delay): Gate {
  const token = secret()
  const pass = secret()
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`])
  // Cookies ignore ports: the name keeps two programs apart.
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
      // Limited to where it is needed, other programs on this address never see it.
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
