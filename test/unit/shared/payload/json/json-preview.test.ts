import { describe, expect, it } from 'vitest'
import { jsonPreview } from '../../../../../shared/payload/json/json-preview.ts'

describe('the preview of an array or object', () => {
  it.each([
    ['[ 21.50,1E2,\n-0 ]', '[21.50, 1E2, -0]'],
    ['{"x":1,"y":[true,null]}', '{ "x": 1, "y": [true, null] }'],
    ['[{},[],{"a":{}}]', '[{}, [], { "a": {} }]'],
    ['[12345678901234567890]', '[12345678901234567890]'],
  ])('of %j is %s', (text, preview) => {
    expect(jsonPreview(text, 0)).toBe(preview)
  })

  it('begins where the value does and ends with it', () => {
    const text = '{"a":[1,2],"b":{"c":3}}'
    expect(jsonPreview(text, text.indexOf('['))).toBe('[1, 2]')
    expect(jsonPreview(text, text.indexOf('{"c"'))).toBe('{ "c": 3 }')
  })

  it('cuts between values, never inside a number', () => {
    const text = JSON.stringify(Array.from({ length: 1_000 }, (_, index) => 1_000_000 + index))
    const preview = jsonPreview(text, 0, 40)
    expect(preview).toBe('[1000000, 1000001, 1000002, 1000003, …')
  })

  it('cuts long strings and names', () => {
    const preview = jsonPreview(`{"${'n'.repeat(60)}":"${'v'.repeat(60)}"}`, 0)
    expect(preview).toBe(`{ "${'n'.repeat(23)}…": "${'v'.repeat(23)}…" }`)
    expect(jsonPreview(`["${'v'.repeat(5_000)}"]`, 0)).toBe('[…')
  })

  it('ends where a text breaks off', () => {
    expect(jsonPreview('[1,2,', 0)).toBe('[1, 2, …')
  })
})
