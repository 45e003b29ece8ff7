/**
 * What the page may do, for both hosts. Scripts and style sheets come from the bundle only. Style attributes are allowed:
 * Chromium writes them itself where text is edited in place, as in the payload editor, and without markup from strings
 * nothing else can. The desktop page needs no network at all.
 */
function contentSecurityPolicy(connect: "'self'" | "'none'"): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' blob:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types vue',
  ].join('; ')
}

/** Headers of every response to a page. */
export function pageHeaders(host: 'browser' | 'desktop'): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(host === 'browser' ? "'self'" : "'none'"),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  }
}
