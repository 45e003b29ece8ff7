import { describe, expect, it } from 'vitest'
import { chosenRange } from '../../../../../../renderer/views/Workbench/list/chosen-range.ts'

const ids = [7, 3, 9, 1, 5]

describe('choosing with Shift', () => {
  it('takes all from the line that was clicked last, in both directions', () => {
    expect(chosenRange(ids, 3, 1)).toEqual([3, 9, 1])
    expect(chosenRange(ids, 1, 3)).toEqual([3, 9, 1])
    expect(chosenRange(ids, 9, 9)).toEqual([9])
  })

  it('takes the one line alone when the other end is not on screen any more', () => {
    expect(chosenRange(ids, 99, 1)).toEqual([1])
    expect(chosenRange(ids, null, 1)).toEqual([1])
  })
})
