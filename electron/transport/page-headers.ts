/**
 * What the page may do, for both hosts. Scripts come from the bundle only. Styles may be inline because the interface
 * library writes its colours into a style element; nothing else may. The desktop page needs no network at all.
 */
function contentSecurityPolicy(connect: "'self'" | "'none'"): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
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

/** Headers of every answer that a page may see. */
export function pageHeaders(host: 'browser' | 'desktop'): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(host === 'browser' ? "'self'" : "'none'"),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  }
}
