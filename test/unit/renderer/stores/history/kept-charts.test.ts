import { expect, it } from 'vitest'
import { chartsOf } from '../../../../../renderer/stores/history/kept-charts.ts'

const checks = {
  connectionId: (value: unknown) => typeof value === 'number',
  topic: (value: unknown) => typeof value === 'string',
}

it('a chart of another release, or of another connection, does not keep the others from coming back', () => {
  const good = { connectionId: 1, topic: 'a' }
  const kept = [{ connectionId: 1 }, good, { connectionId: 1, topic: 7 }, { connectionId: 2, topic: 'a' }, {}]
  expect(chartsOf<typeof good>(1, kept, checks)).toEqual([good])
  expect(chartsOf<typeof good>(1, undefined, checks)).toEqual([])
})
