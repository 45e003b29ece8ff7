import type { Steps } from './steps.ts'
import { runSteps } from './steps.ts'

/** Bytes in one line of a hex dump of normal width. */
const hexBytesPerLine = 16
/** Bytes in one line of a hex dump in a narrow place. */
export const narrowHexBytesPerLine = 8
/** Bytes in one line of base64: 76 characters, as MIME has it (RFC 2045, 6.8). */
export const base64BytesPerLine = 57

export interface HexLine {
  /** Place of the first byte, in hexadecimal, at least 8 digits. */
  offset: string
  /** `48 65 6c 6c 6f` */
  hex: string
  /** Printable ASCII; `.` for everything else. */
  ascii: string
}

/** About 2 ms of work. */
const hexBytesPerStep = 512 * 1024

const hexDigitCodes = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0))
const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Lines `from` to before `to` of the hex dump of `bytes`; only these are made. */
export function hexLines(
  bytes: Uint8Array,
  from = 0,
  to = Infinity,
  perLine: number = hexBytesPerLine,
): HexLine[] {
  const last = Math.min(to, hexLineCount(bytes.length, perLine))
  const lines: HexLine[] = []
  for (let line = from; line < last; line++) {
    const start = line * perLine
    const part = Array.from(bytes.subarray(start, start + perLine))
    lines.push({
      offset: start.toString(16).padStart(8, '0'),
      hex: part.map((byte) => hexOf[byte] ?? '').join(' '),
      ascii: part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join(''),
    })
  }
  return lines
}

/** Number of lines in the whole hex dump of `sizeBytes` bytes. */
export function hexLineCount(sizeBytes: number, perLine: number = hexBytesPerLine): number {
  return Math.ceil(sizeBytes / perLine)
}

/** Lines `from` to before `to` of the base64 (RFC 4648, section 4) of `bytes`, without their line breaks. */
export function base64Lines(bytes: Uint8Array, from = 0, to = Infinity): string[] {
  const last = Math.min(to, base64LineCount(bytes.length))
  const lines: string[] = []
  for (let line = from; line < last; line++) {
    const start = line * base64BytesPerLine
    lines.push(base64Of(bytes.subarray(start, start + base64BytesPerLine)))
  }
  return lines
}

/** Number of lines in the whole base64 of `sizeBytes` bytes. */
export function base64LineCount(sizeBytes: number): number {
  return Math.ceil(sizeBytes / base64BytesPerLine)
}

/** All of `bytes` as one base64 string (RFC 4648, section 4), padded. */
export function toBase64(bytes: Uint8Array): string {
  return base64Lines(bytes).join('')
}

/** All of `bytes` as hexadecimal digits, two a byte, without spaces. */
export function toHex(bytes: Uint8Array): string {
  return runSteps(toHexSteps(bytes))
}

/** As {@link toHex}, in steps. */
export function* toHexSteps(bytes: Uint8Array): Steps<string> {
  const digits = new Uint8Array(bytes.length * 2)
  for (let from = 0; from < bytes.length; from += hexBytesPerStep) {
    const to = Math.min(bytes.length, from + hexBytesPerStep)
    for (let at = from; at < to; at++) {
      const byte = bytes[at] ?? 0
      digits[2 * at] = hexDigitCodes[byte >> 4] ?? 0
      digits[2 * at + 1] = hexDigitCodes[byte & 15] ?? 0
    }
    yield to / bytes.length
  }
  return new TextDecoder().decode(digits)
}

function base64Of(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}
