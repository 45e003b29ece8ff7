import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openFileTarget } from '../../../electron/host/exports.ts'
import type { UnfinishedExports } from '../../../electron/host/unfinished.ts'
import { createUnfinishedExports } from '../../../electron/host/unfinished.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

/** An export that nobody finishes. */
async function begin(path: string, unfinished: UnfinishedExports) {
  const target = await openFileTarget(path, unfinished, () => ({ path, url: null }))
  onTestFinished(() => target.abort())
  return target
}

it('an export that was cut short is deleted at the next start, one that goes on is not', async () => {
  const [dataDir, folder] = [tempDir(), tempDir()]
  await begin(join(folder, 'cut.csv'), createUnfinishedExports(dataDir))
  const next = createUnfinishedExports(dataDir)
  const cleaning = next.clean()
  const going = await begin(join(folder, 'going.csv'), next)
  await cleaning
  expect(await readdir(folder)).toHaveLength(1)
  await going.finish()
  expect(await readdir(folder)).toEqual(['going.csv'])
  expect(await readdir(dataDir)).toEqual([])
})

it('an export that was cut short is found again when its drive is connected later', async () => {
  const dataDir = tempDir()
  const drive = join(tempDir(), 'drive')
  await mkdir(drive)
  await begin(join(drive, 'cut.csv'), createUnfinishedExports(dataDir))
  await rename(drive, `${drive}-away`)
  await createUnfinishedExports(dataDir).clean()
  await rename(`${drive}-away`, drive)
  expect(await readdir(drive)).toHaveLength(1)
  await createUnfinishedExports(dataDir).clean()
  expect(await readdir(drive)).toEqual([])
})

it('nothing is deleted that is not a part file of ours, whatever the list says', async () => {
  const [dataDir, folder] = [tempDir(), tempDir()]
  const path = join(folder, 'thesis.txt')
  await writeFile(path, 'kept')
  await writeFile(join(dataDir, 'unfinished-exports.json'), JSON.stringify([path]))
  await createUnfinishedExports(dataDir).clean()
  await writeFile(join(dataDir, 'unfinished-exports.json'), '{"damaged')
  await createUnfinishedExports(dataDir).clean()
  expect(await readdir(folder)).toEqual(['thesis.txt'])
})
