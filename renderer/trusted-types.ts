/**
 * The interface library writes its theme colours with `innerHTML` into a style element. This policy lets such plain text
 * pass and nothing that could become an element or a script: markup needs a `<`.
 */
interface TrustedTypes {
  createPolicy(name: 'default', rules: { createHTML: (text: string) => string | null }): unknown
}

const trustedTypes = (window as { trustedTypes?: TrustedTypes }).trustedTypes

trustedTypes?.createPolicy('default', { createHTML: (text) => (text.includes('<') ? null : text) })
