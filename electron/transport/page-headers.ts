/**
 * What the page may do, for both hosts. Scripts and styles come from the bundle only; the policy does not cover
 * styles that a script sets on an element or in a style sheet of its own. The desktop page needs no network at all.
 */
function contentSecurityPolicy(connect: "'self'" | "'none'"): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
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
