import { describe, expect, it } from 'vitest'
import type { ListRow } from '../../../../../../renderer/views/Workbench/list/list-rows.ts'
import { folderChoices, listRows } from '../../../../../../renderer/views/Workbench/list/list-rows.ts'
import { connection, folder } from './list-things.ts'

const folders = [folder(1, 'Works'), folder(2, 'Hall', 1), folder(3, 'Empty')]
const connections = [connection(1, 'deep', 2), connection(2, 'top', null), connection(3, 'lost', 99)]

const shown = (rows: ListRow[]) =>
  rows.map(
    (row) => '  '.repeat(row.depth) + (row.kind === 'folder' ? `[${row.folder.name}]` : row.connection.name),
  )
const rows = (change: { closed?: number[]; search?: string } = {}) =>
  shown(listRows({ folders, connections, closed: new Set(change.closed), search: change.search ?? '' }))

describe('the list of connections', () => {
  it('shows what is in no folder first, and each folder with what is in it', () => {
    expect(rows()).toEqual(['top', 'lost', '[Works]', '  [Hall]', '    deep', '[Empty]'])
  })

  it('leaves out what is in a closed folder', () => {
    expect(rows({ closed: [1] })).toEqual(['top', 'lost', '[Works]', '[Empty]'])
  })

  it('finds connections in closed folders, by every word', () => {
    expect(rows({ closed: [1], search: 'EXAMPLE deep' })).toEqual(['[Works]', '  [Hall]', '    deep'])
    expect(rows({ search: 'deep top' })).toEqual([])
  })

  it('finds a folder by its name, and shows all that is in it', () => {
    expect(rows({ closed: [1], search: 'works' })).toEqual(['[Works]', '  [Hall]', '    deep'])
    expect(rows({ search: 'hall' })).toEqual(['[Works]', '  [Hall]', '    deep'])
    expect(rows({ search: 'empty' })).toEqual(['[Empty]'])
    expect(rows({ search: 'works deep' })).toEqual(['[Works]', '  [Hall]', '    deep'])
    expect(rows({ search: 'works top' })).toEqual([])
  })
})

describe('where a folder can go', () => {
  it('is everywhere but into itself', () => {
    expect(folderChoices(folders, 1).map((choice) => choice.folder.name)).toEqual(['Empty'])
    expect(folderChoices(folders).map((choice) => choice.depth)).toEqual([0, 1, 0])
  })
})
