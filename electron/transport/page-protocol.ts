import type { Bundle } from './bundle.ts'
import { findFile } from './bundle.ts'
import { pageHeaders } from './page-headers.ts'

/** Scheme of the desktop page. Not `file:`, whose pages may read other files. */
export const pageScheme = 'app'
const pageHost = 'heliograph'

/** The address of the desktop page. */
export const pageUrl = `${pageScheme}://${pageHost}/`

/**
 * Whether an address is the desktop page or one of its files: scheme and host must match exactly, the rest may be
 * anything.
 */
export function isPageUrl(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, host, username, password } = new URL(url)
  return protocol === `${pageScheme}:` && host === pageHost && username === '' && password === ''
}

/** Answers a request of the desktop page from the bundle; anything else does not exist. */
export function answerPageRequest(bundle: Bundle, request: { url: string; method: string }): Response {
  const headers = pageHeaders('desktop')
  if (request.method !== 'GET' || !isPageUrl(request.url)) return new Response(null, { status: 403, headers })
  const file = findFile(bundle, new URL(request.url).pathname)
  if (!file) return new Response(null, { status: 404, headers })
  return new Response(file.bytes, { headers: { ...headers, 'Content-Type': file.type, ETag: file.etag } })
}
