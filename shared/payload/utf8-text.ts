import type { Steps } from './steps.ts'

const options = { fatal: true, ignoreBOM: true } as const
const strict = new TextDecoder('utf-8', options)
/** About 2 ms of decoding. */
const bytesPerStep = 512 * 1024

/** The bytes as text when they are well-formed UTF-8, else null. A byte order mark stays, as U+FEFF. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes)
  } catch {
    return null
  }
}

/**
 * As {@link decodeUtf8} for the first part of a longer payload: a character that is cut at the end is left out.
 * `bytes` says how many were decoded.
 */
export function decodeUtf8Prefix(bytes: Uint8Array): { text: string; bytes: number } | null {
  const end = bytes.length - cutTail(bytes)
  const text = decodeUtf8(bytes.subarray(0, end))
  return text === null ? null : { text, bytes: end }
}

/** As {@link decodeUtf8}, or with `truncated` as {@link decodeUtf8Prefix}, in steps. */
export function* decodeUtf8Steps(bytes: Uint8Array, truncated = false): Steps<string | null> {
  const end = truncated ? bytes.length - cutTail(bytes) : bytes.length
  if (end <= bytesPerStep) return decodeUtf8(bytes.subarray(0, end))
  const decoder = new TextDecoder('utf-8', options)
  const parts: string[] = []
  try {
    for (let at = 0; at < end; at += bytesPerStep) {
      parts.push(decoder.decode(bytes.subarray(at, Math.min(end, at + bytesPerStep)), { stream: true }))
      yield at / end
    }
    decoder.decode()
  } catch {
    return null
  }
  return parts.join('')
}

/** Bytes at the end that begin a character and do not finish it, 0 to 3. */
function cutTail(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return needed > back ? back : 0
  }
  return 0
}

/** UTF-8 bytes of a text; lone surrogates become U+FFFD, as in every encoder. */
export function encodeUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
