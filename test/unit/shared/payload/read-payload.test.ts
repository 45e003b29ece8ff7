import { describe, expect, it } from 'vitest'
import { describePayload } from '../../../../shared/payload/describe-payload.ts'
import { jsonTree } from '../../../helpers/json-tree.ts'
import { copyPayload, readPayload } from '../../../../shared/payload/read-payload.ts'
import type { Steps } from '../../../../shared/payload/steps.ts'
import { runSteps } from '../../../../shared/payload/steps.ts'
import { encodeUtf8 } from '../../../../shared/payload/utf8-text.ts'

const elements = 115_000
const large = `[${Array.from({ length: elements }, (_, id) => `{"id":${id},"v":${(id % 97) + 0.25},"name":"sensor ${id}"}`).join(',')}]`

/** Which part was done after every step. */
function partsOf(steps: Steps<unknown>): number[] {
  const parts: number[] = []
  for (let step = steps.next(); !step.done; step = steps.next()) parts.push(step.value)
  return parts
}

describe('a JSON of 5 MB', () => {
  it('is read in many small steps, so that the page never waits for it', () => {
    const parts = partsOf(readPayload(encodeUtf8(large), false))
    expect(parts.length).toBeGreaterThan(large.length / 40_000)
    const scanned = parts.slice(parts.findIndex((part, index) => part < (parts[index - 1] ?? 0)))
    for (const [index, part] of scanned.entries()) expect(part - (scanned[index - 1] ?? 0)).toBeLessThan(0.02)
  })

  it('is read as it is in one go, with every element counted', () => {
    const { description, tree } = runSteps(readPayload(encodeUtf8(large), false))
    expect(description).toMatchObject({ kind: 'json', fault: null, text: large })
    expect(tree?.rows[0]).toMatchObject({ kind: 'array', children: elements, open: false })
    expect(tree).toEqual(jsonTree(large))
  })

  it('is described by its beginning with what is known', () => {
    const { tree } = runSteps(readPayload(encodeUtf8(large).subarray(0, 4_096), true))
    expect(tree?.rows[0]).toMatchObject({ kind: 'array', open: true })
    expect(tree?.rows[0]?.children).toBeLessThan(150)
  })

  it('has no tree when its last character is wrong', () => {
    const { description, tree } = runSteps(readPayload(encodeUtf8(`${large.slice(0, -1)}}`), false))
    expect(description.fault).toMatchObject({ fault: 'comma-expected', position: large.length - 1, line: 1 })
    expect(description.fault?.column).toBe(large.length)
    expect(tree).toBeNull()
  })
})

it.each(['', '{"a":1}', '{"a":1}\n{"a":2}', 'plain', '\uFEFF[1]', '{"a":1,}'])(
  'describes %j as ever',
  (text) => {
    const bytes = encodeUtf8(text)
    expect(runSteps(readPayload(bytes, false)).description).toEqual(describePayload(bytes))
  },
)

it('reads text of several megabytes whose characters lie across the steps', () => {
  const text = '温度😀é'.repeat(200_000)
  expect(runSteps(readPayload(encodeUtf8(text), false)).description.text === text).toBe(true)
  const cut = encodeUtf8(text).subarray(0, 2_000_001)
  expect(runSteps(readPayload(cut, true)).description.kind).toBe('text')
  expect(runSteps(readPayload(cut, false)).description.kind).toBe('binary')
})

describe('what is copied', () => {
  it('is the text exactly as it came, a byte order mark included', () => {
    const text = '\uFEFF{ "a" : 1.0 }\r\n'
    expect(runSteps(copyPayload(encodeUtf8(text)))).toBe(text)
  })

  it('is the hexadecimal digits of bytes that are no text, made in steps', () => {
    const bytes = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 7) & 255)
    expect(runSteps(copyPayload(bytes)) === Buffer.from(bytes).toString('hex')).toBe(true)
    expect(partsOf(copyPayload(bytes)).length).toBeGreaterThan(5)
  })
})
