import { expect, it } from 'vitest'
import {
  base64LineCount,
  base64Lines,
  hexLineCount,
  hexLines,
  toBase64,
  toHex,
} from '../../../../shared/payload/byte-dump.ts'
import { decodeUtf8, decodeUtf8Prefix } from '../../../../shared/payload/utf8-text.ts'

const allBytes = Uint8Array.from({ length: 1000 }, (_, index) => index % 256)

it('dumps bytes with offsets and ASCII', () => {
  expect(hexLines(Uint8Array.of(0x48, 0x69, 0x00, 0xff))).toEqual([
    { offset: '00000000', hex: '48 69 00 ff', ascii: 'Hi..' },
  ])
  expect(hexLines(new Uint8Array())).toEqual([])
})

it('makes only the lines asked for', () => {
  expect(hexLineCount(allBytes.length)).toBe(63)
  expect(hexLines(allBytes, 2, 4).map((line) => line.offset)).toEqual(['00000020', '00000030'])
  expect(hexLines(allBytes, 60)).toEqual(hexLines(allBytes).slice(60))
  expect(base64Lines(allBytes, 3, 5)).toEqual(base64Lines(allBytes).slice(3, 5))
})

it('writes base64 and hexadecimal as every other tool does', () => {
  expect(toBase64(allBytes)).toBe(Buffer.from(allBytes).toString('base64'))
  expect(toHex(allBytes)).toBe(Buffer.from(allBytes).toString('hex'))
  expect(base64Lines(allBytes)).toHaveLength(base64LineCount(allBytes.length))
  expect(base64Lines(allBytes)[0]).toHaveLength(76)
})

it('keeps a byte order mark and refuses anything ill-formed', () => {
  expect(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\uFEFFa')
  expect(decodeUtf8(Uint8Array.of(0xc3))).toBeNull()
})

it('leaves out a character that a preview cuts, and only that', () => {
  const bytes = new TextEncoder().encode('a😀')
  expect([1, 2, 3, 4].map((size) => decodeUtf8Prefix(bytes.subarray(0, size)))).toEqual(
    [1, 1, 1, 1].map((size) => ({ text: 'a', bytes: size })),
  )
  expect(decodeUtf8Prefix(bytes)).toEqual({ text: 'a😀', bytes: 5 })
  expect(decodeUtf8Prefix(Uint8Array.of(0x61, 0x80, 0x80))).toBeNull()
})
