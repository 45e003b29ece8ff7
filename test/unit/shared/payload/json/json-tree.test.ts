import { expect, it } from 'vitest'
import { unfoldedRows } from '../../../../../shared/payload/json/json-tree.ts'
import { jsonTree } from '../../../../helpers/json-tree.ts'

const tree = jsonTree

it('lists every value with its name, its text and its path', () => {
  const { rows, cut } = tree('{"a":1.0,"list":[true,{"x":"\\u0041"}],"a":null}')
  expect(rows.map(({ depth, name, kind, text, path }) => [depth, name, kind, text, path])).toEqual([
    [0, null, 'object', '', []],
    [1, 'a', 'number', '1.0', ['a']],
    [1, 'list', 'array', '', ['list']],
    [2, 0, 'true', 'true', ['list', 0]],
    [2, 1, 'object', '', ['list', 1]],
    [3, 'x', 'string', '"\\u0041"', ['list', 1, 'x']],
    [1, 'a', 'null', 'null', ['a']],
  ])
  expect(rows.filter((row) => row.duplicate).map((row) => row.path)).toEqual([['a'], ['a']])
  expect(rows.map((row) => row.children)).toEqual([3, 0, 2, 0, 1, 0, 0])
  expect(cut).toBe(false)
})

it('leaves out what folded rows contain', () => {
  const whole = tree('{"a":{"b":{"c":1}},"d":2}')
  expect(unfoldedRows(whole, new Set())).toEqual([0, 1, 2, 3, 4])
  expect(unfoldedRows(whole, new Set([1]))).toEqual([0, 1, 4])
  expect(unfoldedRows(whole, new Set([0]))).toEqual([0])
})

it('shows a single value and a text that stops early', () => {
  expect(tree('42').rows).toMatchObject([{ depth: 0, name: null, text: '42', path: [] }])
  const { rows } = tree('{"a":[1,2,')
  expect(rows.map((row) => row.next)).toEqual([4, 4, 3, 4])
})

it('is bounded in rows and depth, and says so', () => {
  const long = tree(JSON.stringify(Array.from({ length: 100 }, (_, index) => index)), 10)
  expect(long.rows).toHaveLength(10)
  expect(long.cut).toBe(true)
  expect(long.rows[0]).toMatchObject({ children: 100 })
  const deep = tree('['.repeat(100_000) + ']'.repeat(100_000))
  expect(deep.rows.length).toBeLessThan(1_000)
  expect(deep.cut).toBe(true)
})

it('does not take the beginning of an array for all of it', () => {
  const { rows } = tree('{"whole":[1,2],"items":[{"a":1},{"a":2')
  expect(rows.filter((row) => row.open).map((row) => [row.name, row.children])).toEqual([
    [null, 2],
    ['items', 2],
    [1, 0],
  ])
  expect(tree('{"a":[1,{}]}').rows.some((row) => row.open)).toBe(false)
})

it('does not count or show a number that may go on', () => {
  const { rows } = tree('[1,12')
  expect(rows.map((row) => row.text)).toEqual(['', '1'])
  expect(rows[0]).toMatchObject({ children: 1, open: true })
})

it('finds a name that occurs again beyond the last row', () => {
  const { rows } = tree('{"a":1,"b":2,"c":3,"a":4}', 3)
  expect(rows.filter((row) => row.duplicate).map((row) => row.name)).toEqual(['a'])
})
