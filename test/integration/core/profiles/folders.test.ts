import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createProfiles } from '../../../../electron/core/profiles/profiles.ts'
import { workbenchMigrations } from '../../../../electron/core/db/migrations/workbench/index.ts'
import { openDatabase } from '../../../../electron/core/db/open.ts'
import { runSecrets } from '../../../helpers/core/run-secrets.ts'
import { reasonOf } from '../../../../shared/errors.ts'
import type { Folder } from '../../../../shared/types/connection.ts'
import { profileFor } from '../../../helpers/core/profiles.ts'
import { tempDir } from '../../../helpers/temp-dir.ts'

function openFolders() {
  const path = join(tempDir(), 'workbench.db')
  const db = openDatabase({ path, migrations: workbenchMigrations, backup: false })
  onTestFinished(() => void db.close())
  const told: Folder[][] = []
  const profiles = createProfiles(db, runSecrets(db), {
    onConnectionsChanged: () => undefined,
    onSubscriptionsChanged: () => undefined,
    onFoldersChanged: (folders) => told.push(folders),
  })
  const { folders } = profiles
  const make = (name: string, parentId: number | null = null) => folders.create({ name, parentId }).id
  const connection = (name: string, folderId: number | null = null) =>
    profiles.create({ profile: profileFor(1883, { name, folderId }) }).id
  /** Names of folders and connections, as a tree. */
  const tree = (parentId: number | null = null): unknown[] => [
    ...folders
      .list()
      .filter((folder) => folder.parentId === parentId)
      .map(({ id, name }) => ({ [name]: tree(id) })),
    ...profiles
      .list()
      .filter(({ folderId }) => folderId === parentId)
      .map(({ name }) => name),
  ]
  return { profiles, folders, told, make, connection, tree }
}

function reasonFor(action: () => unknown) {
  try {
    action()
  } catch (error) {
    return reasonOf(error)
  }
  throw new Error('it did not fail')
}

describe('folders', () => {
  it('are made, renamed, nested and put in order', () => {
    const { folders, make, told, tree } = openFolders()
    const [a, b, c] = [make('a'), make('b'), make('c')]
    folders.move({ id: c, parentId: null, before: a })
    expect(tree()).toEqual([{ c: [] }, { a: [] }, { b: [] }])
    folders.move({ id: a, parentId: b, before: null })
    folders.rename({ id: a, name: 'inner' })
    expect(tree()).toEqual([{ c: [] }, { b: [{ inner: [] }] }])
    expect(told.at(-1)).toEqual(folders.list())
  })

  it('hold connections in an order of their own', () => {
    const { folders, make, connection, tree, profiles } = openFolders()
    const a = make('a')
    const ids = ['1', '2', '3', '4'].map((name) => connection(name))
    const [one = 0, two = 0, three = 0, four = 0] = ids
    folders.moveConnections({ ids: [four, two], folderId: a, before: null })
    expect(tree()).toEqual([{ a: ['4', '2'] }, '1', '3'])
    folders.moveConnections({ ids: [three], folderId: a, before: two })
    folders.moveConnections({ ids: [two], folderId: null, before: one })
    expect(tree()).toEqual([{ a: ['4', '3'] }, '2', '1'])
    profiles.duplicate({ id: four })
    expect(tree()).toEqual([{ a: ['4', '4 copy', '3'] }, '2', '1'])
  })

  it('leave what is in them to their parent, or take it along', () => {
    const { folders, make, connection, tree } = openFolders()
    const outer = make('outer')
    const inner = make('inner', outer)
    const innermost = make('innermost', inner)
    connection('x', outer)
    connection('y', inner)
    connection('z', innermost)
    expect(folders.connectionsBelow(inner)).toHaveLength(2)
    folders.dissolve(inner)
    expect(tree()).toEqual([{ outer: [{ innermost: ['z'] }, 'x', 'y'] }])
    folders.removeTree(outer)
    expect(tree()).toHaveLength(3)
    expect(folders.list()).toEqual([])
  })

  it('never hold themselves', () => {
    const { folders, make } = openFolders()
    const a = make('a')
    const b = make('b', make('between', a))
    for (const parentId of [a, b]) {
      expect(reasonFor(() => folders.move({ id: a, parentId, before: null }))).toMatchObject({
        code: 'bad-input',
        details: { field: 'parentId', fault: 'folder-cycle' },
      })
    }
  })

  it('go ten levels deep at most', () => {
    const { folders, make } = openFolders()
    let parent: number | null = null
    for (let level = 1; level <= 10; level++) parent = make(`level ${level}`, parent)
    const tooDeep = { code: 'bad-input', details: { fault: 'folder-too-deep' } }
    expect(reasonFor(() => make('eleven', parent))).toMatchObject(tooDeep)
    const [first] = folders.list()
    const other = make('other')
    expect(
      reasonFor(() => folders.move({ id: first?.id ?? 0, parentId: other, before: null })),
    ).toMatchObject(tooDeep)
  })

  it('say which one is missing', () => {
    const { folders, profiles, connection } = openFolders()
    const missing = { code: 'not-found', details: { what: 'folder', id: 9 } }
    const id = connection('x')
    expect(reasonFor(() => folders.create({ name: 'x', parentId: 9 }))).toMatchObject(missing)
    expect(reasonFor(() => folders.dissolve(9))).toMatchObject(missing)
    expect(reasonFor(() => folders.moveConnections({ ids: [id], folderId: 9, before: null }))).toMatchObject(
      missing,
    )
    expect(reasonFor(() => profiles.create({ profile: profileFor(1, { folderId: 9 }) }))).toMatchObject(
      missing,
    )
  })
})
