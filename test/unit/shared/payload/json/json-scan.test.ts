import { describe, expect, it } from 'vitest'
import { checkJson } from '../../../../../shared/payload/json/json-check.ts'
import type { JsonFaultCode } from '../../../../../shared/payload/json/json-lexemes.ts'
import { jsonScanner, scanJson } from '../../../../../shared/payload/json/json-scan.ts'
import { duplicateKeys, tokenizeJson } from '../../../../../shared/payload/json/json-tokens.ts'

describe('what RFC 8259 allows', () => {
  it.each([
    '12345678901234567890',
    '1.0',
    '1E2',
    '-0',
    '1e400',
    '0.1000000000000000055511151231257827',
    'true',
    'null',
    '""',
    '"\\ud800"',
    '"\\u0000\\/\\b"',
    '"\u2028\u007f"',
    '{}',
    '[]',
    ' \t\r\n[ ] ',
    '{"a":1,"a":2}',
    '{"__proto__":{"constructor":1}}',
    '{"":""}',
    '[[],[{}],{"a":[0,-1.5e-3]}]',
  ])('%s', (text) => {
    expect(checkJson(text)).toBeNull()
  })
})

describe('what it does not allow', () => {
  const cases: [string, JsonFaultCode, number][] = [
    ['', 'empty', 0],
    ['  \n', 'empty', 3],
    ['\uFEFF{}', 'byte-order-mark', 0],
    ['NaN', 'not-a-literal', 0],
    ['[Infinity]', 'not-a-literal', 1],
    ['-Infinity', 'bad-number', 0],
    ['True', 'not-a-literal', 0],
    ['truex', 'not-a-literal', 0],
    ['[1,]', 'trailing-comma', 2],
    ['{"a":1,}', 'trailing-comma', 6],
    ['[,1]', 'value-expected', 1],
    ['[1,,2]', 'value-expected', 3],
    ['{"a":}', 'value-expected', 5],
    ['{,}', 'key-expected', 1],
    ['{1:2}', 'unquoted-key', 1],
    ['{a:2}', 'unquoted-key', 1],
    ["{'a':2}", 'single-quotes', 1],
    ["['a']", 'single-quotes', 1],
    ['{"a" 1}', 'colon-expected', 5],
    ['{"a":1 "b":2}', 'comma-expected', 7],
    ['[1}', 'comma-expected', 2],
    ['[1] // no', 'comment', 4],
    ['/* no */ 1', 'comment', 0],
    ['{}{}', 'content-after-value', 2],
    ['1 2', 'content-after-value', 2],
    ['[1]]', 'content-after-value', 3],
    [']', 'value-expected', 0],
    ['01', 'bad-number', 0],
    ['-01', 'bad-number', 0],
    ['1.', 'bad-number', 0],
    ['.5', 'bad-number', 0],
    ['+1', 'bad-number', 0],
    ['1e', 'bad-number', 0],
    ['0x10', 'bad-number', 0],
    ['"a', 'unterminated-string', 0],
    ['"a\nb"', 'line-break-in-string', 2],
    ['"a\tb"', 'control-character', 2],
    ['"\\x41"', 'bad-escape', 1],
    ['"\\u00g0"', 'bad-escape', 1],
    ['{"a":[1', 'unexpected-end', 7],
    ['\u00a01', 'value-expected', 0],
  ]
  it.each(cases)('%j is %s at %i', (text, fault, position) => {
    expect(checkJson(text)).toMatchObject({ fault, position })
  })

  it('agrees with JSON.parse on every one', () => {
    for (const [text] of cases) expect(() => JSON.parse(text) as unknown, text).toThrow()
  })

  it('counts lines and characters, not code units', () => {
    expect(checkJson('{\n  "😀": oops\n}')).toMatchObject({
      fault: 'not-a-literal',
      line: 2,
      column: 8,
      found: 'oops',
    })
  })

  it.each(['{"a', '{"a":', '[1,', 'tru', '-', '1.', '1e+', '"\\u00', '"\\', '[[['])(
    'tells that %s merely stops',
    (text) => {
      expect(checkJson(text)?.atEnd).toBe(true)
    },
  )

  it.each(['[1,]', 'trux', '01', '{"a"]'])('tells that no more text would mend %s', (text) => {
    expect(checkJson(text)?.atEnd).toBe(false)
  })
})

it('survives 100,000 nested arrays, open and closed', () => {
  const depth = 100_000
  expect(checkJson('['.repeat(depth))).toMatchObject({ fault: 'unexpected-end', position: depth })
  expect(checkJson('['.repeat(depth) + ']'.repeat(depth))).toBeNull()
  expect(checkJson('{"a":'.repeat(depth) + '1' + '}'.repeat(depth))).toBeNull()
})

it('finds every occurrence of a duplicate key, written differently or not, and only within its object', () => {
  const text = '{"a":1,"b":{"a":2},"\\u0061":3,"__proto__":4}'
  const tokens = tokenizeJson(text)
  const names = [...duplicateKeys(tokens)].map((index) =>
    text.slice(tokens.starts[index], tokens.ends[index]),
  )
  expect(names.sort()).toEqual(['"\\u0061"', '"a"'].sort())
})

describe('a walk in small steps', () => {
  const texts = ['{"a":[1,"two",{"x":null}],"b":-1.5e3} ', '[1,,2]', '{"a":"cut', '', '[[[', '{}{}']

  it.each(texts)('meets the same tokens and the same fault in %j', (text) => {
    const walk = (advance: (scanner: ReturnType<typeof jsonScanner>) => void) => {
      const tokens: unknown[] = []
      const scanner = jsonScanner(text, (...token) => tokens.push(token))
      advance(scanner)
      return { tokens, fault: scanner.fault }
    }
    const atOnce = walk((scanner) => scanner.advance(Infinity))
    const inSteps = walk((scanner) => {
      while (!scanner.advance(scanner.position + 1));
    })
    expect(inSteps).toEqual(atOnce)
    expect(atOnce.fault).toEqual(scanJson(text, () => undefined))
  })

  it('goes no further than it is told, but for the token it is in', () => {
    const scanner = jsonScanner(`[${'1,'.repeat(1_000)}"${'x'.repeat(50)}"]`, () => undefined)
    expect(scanner.advance(100)).toBe(false)
    expect(scanner.position).toBe(100)
  })
})
