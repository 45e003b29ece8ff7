import { describe, expect, it } from 'vitest'
import { formatJson } from '../../../../../shared/payload/json/json-check.ts'
import { layoutJson, layoutText } from '../../../../../shared/payload/json/json-lines.ts'
import { tokenizeJson } from '../../../../../shared/payload/json/json-tokens.ts'
import { randomJson, seededRandom, withoutSpace } from './random-json.ts'

const pretty = (text: string, options = {}) => layoutText(layoutJson(tokenizeJson(text), options))

describe('the layout', () => {
  it('keeps what fits on one line', () => {
    expect(pretty('{"value":73}')).toBe('{ "value": 73 }')
    expect(pretty('{"t":19.25,"list":[1,2,{}]}')).toBe('{ "t": 19.25, "list": [1, 2, {}] }')
    expect(pretty('[ ]')).toBe('[]')
    expect(pretty('{\n}')).toBe('{}')
  })

  it('indents what does not', () => {
    expect(
      pretty('{"device":"rpi-4b-17","uptime_ns":1763560931310442817,"temperature":21.50,"ok":true}'),
    ).toBe(
      [
        '{',
        '  "device": "rpi-4b-17",',
        '  "uptime_ns": 1763560931310442817,',
        '  "temperature": 21.50,',
        '  "ok": true',
        '}',
      ].join('\n'),
    )
  })

  it('fills lines with long lists of plain values', () => {
    expect(pretty('[100,200,300,400,500,600]', { width: 18 })).toBe('[\n  100, 200, 300,\n  400, 500, 600\n]')
  })

  it('says how many lines there are beyond the cap', () => {
    const text = JSON.stringify(Array.from({ length: 50 }, (_, index) => ({ index })))
    const layout = layoutJson(tokenizeJson(text), { maxLines: 10 })
    expect(layout.lines).toHaveLength(10)
    expect(layout.moreLines).toBe(42)
    expect(layoutJson(tokenizeJson(text)).moreLines).toBe(0)
  })

  it('stops indenting somewhere', () => {
    const layout = layoutJson(tokenizeJson('['.repeat(500) + '1' + ']'.repeat(500)), { maxDepth: 20 })
    expect(Math.max(...layout.lines.map((line) => line.depth))).toBe(20)
  })

  it('shows all of a text that stops early', () => {
    expect(pretty('{"a":[1,2],"b":"cut in the mid')).toBe('{\n  "a": [1, 2],\n  "b": "cut in the mid')
  })

  it('does not take the beginning of a number for a number', () => {
    const spans = (text: string) => layoutJson(tokenizeJson(text)).lines.flatMap((line) => line.spans)
    expect(spans('{"a": [1, 12').at(-1)).toMatchObject({ kind: 'rest', text: '12', path: null })
    expect(spans('{"a": [1, 12 ').at(-1)).toMatchObject({ kind: 'number', text: '12' })
  })

  it('marks duplicate keys and gives every number its path', () => {
    const spans = layoutJson(tokenizeJson('{"a":[{"b":1},2],"a":3}')).lines.flatMap((line) => line.spans)
    expect(spans.filter((span) => span.duplicate).map((span) => span.text)).toEqual(['"a"', '"a"'])
    expect(spans.filter((span) => span.kind === 'number').map((span) => span.path)).toEqual([
      ['a', 0, 'b'],
      ['a', 1],
      ['a'],
    ])
  })
})

describe('not one significant character changes', () => {
  it.each([
    '12345678901234567890',
    '[1.0,1E2,-0,1e400,0.1000000000000000055511151231257827]',
    '{"2":0,"1":0}',
    '{"a":1,"a":2}',
    '{"__proto__":{"x":1}}',
    '"\\ud800 \\u0041 \\/ tab\\t"',
    '{ "spaces in  keys " : " and , : { } in values " }',
    '["\u202e\u200b😀"]',
  ])('%s', (text) => {
    expect(withoutSpace(pretty(text))).toBe(withoutSpace(text))
    expect(withoutSpace(formatJson(text).text ?? '')).toBe(withoutSpace(text))
  })

  it('holds for 500 generated texts at every width', () => {
    const random = seededRandom(20_261_120)
    for (let round = 0; round < 500; round++) {
      const text = randomJson(random)
      for (const width of [0, 20, 60, 200]) {
        const formatted = pretty(text, { width })
        expect(withoutSpace(formatted)).toBe(withoutSpace(text))
        expect(pretty(formatted, { width })).toBe(formatted)
      }
    }
  })

  it('holds for generated texts cut anywhere', () => {
    const random = seededRandom(7)
    for (let round = 0; round < 500; round++) {
      const text = randomJson(random)
      const cut = text.slice(0, Math.floor(random() * text.length))
      expect(withoutSpace(pretty(cut))).toBe(withoutSpace(cut))
    }
  })
})

it('refuses to format what is not JSON, and says where', () => {
  expect(formatJson('{"a":1,}')).toMatchObject({
    text: null,
    fault: { fault: 'trailing-comma', position: 6 },
  })
})

it('lays out 100,000 levels', () => {
  const text = '['.repeat(100_000) + ']'.repeat(100_000)
  expect(layoutJson(tokenizeJson(text), { maxLines: 100 }).lines).toHaveLength(100)
})
