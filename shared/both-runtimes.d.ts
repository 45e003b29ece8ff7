/**
 * The globals that the page and Node have in common, as far as shared code uses them. Other globals of either runtime
 * do not compile here.
 */

declare class URL {
  static canParse(url: string, base?: string): boolean
  static parse(url: string, base?: string): URL | null
  readonly protocol: string
  readonly username: string
  readonly password: string
  readonly hostname: string
  readonly port: string
  readonly pathname: string
  readonly search: string
  readonly hash: string
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(input?: Uint8Array, options?: { stream?: boolean }): string
}

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}

/** Base64 of a string whose characters are bytes. */
declare function btoa(bytes: string): string

/** Bytes, as the characters of a string, of Base64. */
declare function atob(base64: string): string
