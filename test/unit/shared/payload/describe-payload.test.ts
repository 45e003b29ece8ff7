import { describe, expect, it } from 'vitest'
import { describePayload } from '../../../../shared/payload/describe-payload.ts'
import { encodeUtf8 } from '../../../../shared/payload/utf8-text.ts'

const describeText = (text: string, truncated = false) => describePayload(encodeUtf8(text), truncated)

describe('whole payloads', () => {
  it.each([
    ['', 'empty'],
    ['{"value":73}', 'json'],
    ['73', 'json'],
    ['"GREEN"', 'json'],
    ['GREEN', 'text'],
    ['  ', 'text'],
    ['{"a":1,}', 'text'],
    ['NaN', 'text'],
    ['nul\0 is text', 'text'],
  ])('%j is %s', (text, kind) => {
    expect(describeText(text)).toMatchObject({ kind, cut: false })
  })

  it.each([
    ['overlong', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['a cut tail', [0x61, 0xe2, 0x82]],
    ['Latin-1', [0x66, 0xfc, 0x72]],
  ])('%s is not text', (_, bytes) => {
    expect(describePayload(Uint8Array.from(bytes))).toMatchObject({ kind: 'binary', text: null })
  })

  it('reads JSON behind a byte order mark and says so', () => {
    expect(describeText('\uFEFF{"a":1}')).toMatchObject({
      kind: 'json',
      byteOrderMark: true,
      text: '{"a":1}',
    })
  })

  it('tells why something is not JSON', () => {
    expect(describeText('{"a":1,}').fault).toMatchObject({ fault: 'trailing-comma', line: 1, column: 7 })
  })

  it('recognises several values one after another', () => {
    expect(describeText('{"a":1}\n{"a":2}\n')).toMatchObject({ kind: 'text', severalValues: true })
    expect(describeText('[1][2]').severalValues).toBe(true)
    expect(describeText('1 2 3').severalValues).toBe(false)
    expect(describeText('{"a":1} done').severalValues).toBe(false)
  })
})

describe('the first bytes of a longer payload', () => {
  it('is not called broken for being cut, wherever the cut is', () => {
    const whole = encodeUtf8('{"name":"温度😀","list":[true,-1.5e-3,null,{"x":"\\u00e9"}]}')
    for (let size = 1; size < whole.length; size++) {
      expect(describePayload(whole.subarray(0, size), true), `${size} bytes`).toMatchObject({
        kind: 'json',
        fault: null,
      })
    }
  })

  it('is still text when it is', () => {
    expect(describeText('hello world', true)).toMatchObject({ kind: 'text', cut: false })
    expect(describeText('{"a":1,}', true).fault?.fault).toBe('trailing-comma')
    expect(describePayload(Uint8Array.of(0xff, 0xfe, 0x00), true).kind).toBe('binary')
  })
})
