import { expect, it } from 'vitest'
import { Removals, undoMs } from '../../../../electron/core/profiles/removals.ts'
import { manualClock } from '../../../helpers/manual-clock.ts'

function recorded(log: string[], name: string) {
  return { undo: () => void log.push(`undo ${name}`), settle: () => void log.push(`settle ${name}`) }
}

it('undoes what was deleted, once, and carries it out when the time is over', () => {
  const clock = manualClock(0)
  const removals = new Removals(clock)
  const log: string[] = []
  const first = removals.keep(recorded(log, 'first'))
  clock.advance(undoMs - 1)
  const second = removals.keep(recorded(log, 'second'))
  removals.undo(first.removalId)
  clock.advance(undoMs)
  expect(log).toEqual(['undo first', 'settle second'])
  for (const { removalId } of [first, second]) {
    expect(() => {
      removals.undo(removalId)
    }).toThrow('too long ago')
  }
})

it('carries out everything at the end, and keeps what could not be undone', async () => {
  const removals = new Removals(manualClock(0))
  const log: string[] = []
  const { removalId } = removals.keep({
    ...recorded(log, 'one'),
    undo: () => {
      throw new Error('in the way')
    },
  })
  expect(() => {
    removals.undo(removalId)
  }).toThrow('in the way')
  await removals.close()
  expect(log).toEqual(['settle one'])
})
