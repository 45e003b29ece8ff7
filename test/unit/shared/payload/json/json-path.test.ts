import { describe, expect, it } from 'vitest'
import { numberAtPath } from '../../../../../shared/payload/json/json-number.ts'
import { formatPath } from '../../../../../shared/payload/json/json-path.ts'
import { encodeUtf8 } from '../../../../../shared/payload/utf8-text.ts'
import type { PathStep } from '../../../../../shared/types/workbench.ts'

describe('path text', () => {
  const cases: [PathStep[], string][] = [
    [[], '$'],
    [['a', 'b', 0, 'odd key'], '$.a.b[0]["odd key"]'],
    [['0', 0], '$["0"][0]'],
    [[''], '$[""]'],
    [['"]\\', '__proto__'], '$["\\"]\\\\"].__proto__'],
    [['温度'], '$["温度"]'],
    [['a\u202eb\u{e0041}'], '$["a\\u202eb\\udb40\\udc41"]'],
  ]
  it.each(cases)('%j is %s', (path, text) => {
    expect(formatPath(path)).toBe(text)
  })
})

describe('the number at a path', () => {
  const cases: [string, PathStep[], number | null][] = [
    ['{"value":73}', ['value'], 73],
    ['{"a":{"b":[1,{"odd key":-1.5e3}]}}', ['a', 'b', 1, 'odd key'], -1500],
    ['23.5', [], 23.5],
    [' [1,2]', [1], 2],
    ['\uFEFF{"value":1}', ['value'], 1],
    ['{"a":1,"a":2}', ['a'], 2],
    ['{"__proto__":5}', ['__proto__'], 5],
    ['{"value":1}', ['__proto__'], null],
    ['{"value":1}', ['constructor', 'length'], null],
    ['{"value":"73"}', ['value'], null],
    ['{"value":true}', ['value'], null],
    ['{"value":null}', ['value'], null],
    ['{"value":null}', ['value', 'x'], null],
    ['{"value":1e400}', ['value'], null],
    ['{"other":1}', ['value'], null],
    ['{"0":1}', [0], null],
    ['[1]', ['0'], null],
    ['[1,2]', ['length'], null],
    ['{"value":73', ['value'], null],
    ['{"value":73}}', ['value'], null],
    ['GREEN', ['value'], null],
    ['', [], null],
  ]
  it.each(cases)('%s at %j is %s', (text, path, expected) => {
    expect(numberAtPath(text, path)).toBe(expected)
    expect(numberAtPath(encodeUtf8(text), path)).toBe(expected)
  })

  it('is none where the bytes are not text', () => {
    expect(numberAtPath(Uint8Array.of(0x31, 0xff), [])).toBeNull()
  })
})
