import { expect, it } from 'vitest'
import { cutText } from '../../../../renderer/components/middle-cut.ts'

it('keeps both ends of a long topic, the last level whole', () => {
  expect(cutText('building/west/floor/3/room/312/temperature')).toEqual({
    start: 'building/west/floor/3',
    end: '/room/312/temperature',
    endWidth: '21ch + 0em',
  })
})

it('keeps what tells two file names apart', () => {
  const ends = ['T13-56-01.csv', 'T13-56-01.json'].map(
    (time) => cutText(`Built-in broker 2026-11-21${time}`).end,
  )
  expect(ends).toEqual(
    ['2026-11-21T13-56-01.csv', '026-11-21T13-56-01.json'].map((end) =>
      expect.stringContaining(end.slice(-12)),
    ),
  )
})

it('gives every text back whole', () => {
  for (const text of [
    '',
    'short',
    'a'.repeat(200),
    '工場/第一ライン/温度センサー/一号機/温度',
    'x/'.repeat(40) + '\u202e',
  ]) {
    const { start, end } = cutText(text)
    expect(start + end).toBe(text)
  }
})

it('cuts at the end where the width of what is there is not known', () => {
  expect(cutText(`${'level/'.repeat(9)}\u0627\u0644\u062d\u0631\u0627\u0631\u0629`).end).toBe('')
})
