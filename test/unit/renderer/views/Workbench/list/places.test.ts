import { describe, expect, it } from 'vitest'
import type { Step } from '../../../../../../renderer/views/Workbench/list/places.ts'
import {
  connectionStep,
  folderAndBelow,
  folderStep,
  mayHold,
  placeBeside,
} from '../../../../../../renderer/views/Workbench/list/places.ts'
import { folderLimits } from '../../../../../../shared/types/connection.ts'
import { connection, folder } from './list-things.ts'

// top(1) | Works(1): a(2) b(3) | Hall(2, in Works): c(4) | Yard(3): nothing
const folders = [folder(1, 'Works'), folder(2, 'Hall', 1), folder(3, 'Yard')]
const connections = [
  connection(1, 'top', null),
  connection(2, 'a', 1),
  connection(3, 'b', 1),
  connection(4, 'c', 2),
]
const stepOf = (id: number, step: Step) => connectionStep({ folders, connections }, id, step)

describe('a connection that is moved by a line', () => {
  it('changes places with its neighbour', () => {
    expect(stepOf(2, 'down')).toEqual({ parentId: 1, before: null })
    expect(stepOf(3, 'up')).toEqual({ parentId: 1, before: 2 })
  })

  it('goes over the end of its folder into the next one on screen', () => {
    expect(stepOf(1, 'down')).toEqual({ parentId: 1, before: 2 })
    expect(stepOf(3, 'down')).toEqual({ parentId: 2, before: 4 })
    expect(stepOf(4, 'down')).toEqual({ parentId: 3, before: null })
    expect(stepOf(4, 'up')).toEqual({ parentId: 1, before: null })
    expect(stepOf(2, 'up')).toEqual({ parentId: null, before: null })
  })

  it('stays at both ends of the list', () => {
    expect(stepOf(1, 'up')).toBeNull()
    expect(connectionStep({ folders: [], connections }, 1, 'down')).toBeNull()
  })

  it('leaves its folder for what that is in', () => {
    expect(stepOf(4, 'out')).toEqual({ parentId: 1, before: null })
    expect(stepOf(1, 'out')).toBeNull()
    expect(stepOf(1, 'in')).toBeNull()
  })
})

describe('a folder that is moved by a line', () => {
  it('changes places with its neighbour, and stays at the ends', () => {
    expect(folderStep(folders, 3, 'up')).toEqual({ parentId: null, before: 1 })
    expect(folderStep(folders, 1, 'down')).toEqual({ parentId: null, before: null })
    expect(folderStep(folders, 3, 'down')).toBeNull()
    expect(folderStep(folders, 2, 'up')).toBeNull()
  })

  it('goes into the folder above it, and out behind the one it is in', () => {
    expect(folderStep(folders, 3, 'in')).toEqual({ parentId: 1, before: null })
    expect(folderStep(folders, 1, 'in')).toBeNull()
    expect(folderStep(folders, 2, 'out')).toEqual({ parentId: null, before: 3 })
    expect(folderStep(folders, 3, 'out')).toBeNull()
  })

  it('is put beside another one', () => {
    const [works = folder(0, ''), , yard = folder(0, '')] = folders
    expect(placeBeside(folders, works, 'before')).toEqual({ parentId: null, before: 1 })
    expect(placeBeside(folders, works, 'after')).toEqual({ parentId: null, before: 3 })
    expect(placeBeside(folders, yard, 'after')).toEqual({ parentId: null, before: null })
  })
})

describe('what a folder may hold', () => {
  it('is not itself, and nothing that it is in', () => {
    expect(mayHold(folders, 1, 1)).toBe(false)
    expect(mayHold(folders, 2, 1)).toBe(false)
    expect(mayHold(folders, 1, 3)).toBe(true)
    expect(mayHold(folders, null, 2)).toBe(true)
  })

  it('is nothing that would be too deep with what is below it', () => {
    const chain = Array.from({ length: folderLimits.depth }, (_, index) =>
      folder(index + 1, `${index + 1}`, index === 0 ? null : index),
    )
    const pair = [...chain, folder(50, 'outer'), folder(51, 'inner', 50)]
    expect(mayHold(pair, folderLimits.depth - 1, 50)).toBe(false)
    expect(mayHold(pair, folderLimits.depth - 2, 50)).toBe(true)
    expect(mayHold(pair, folderLimits.depth - 1, 51)).toBe(true)
    expect(mayHold(pair, folderLimits.depth, 51)).toBe(false)
  })

  it('goes with it', () => {
    expect(folderAndBelow(folders, 1).map(({ name }) => name)).toEqual(['Works', 'Hall'])
    expect(folderAndBelow(folders, 3).map(({ name }) => name)).toEqual(['Yard'])
  })
})
