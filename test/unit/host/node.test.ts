import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createNodeHost } from '../../../electron/host/node.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

it('what a killed program had exported for a browser is gone once it has started again', async () => {
  const dataDir = tempDir()
  const folder = join(dataDir, 'exports')
  const { ports } = createNodeHost(dataDir)
  const whole = await ports.openExportTarget('whole.csv')
  await whole?.finish()
  const part = await ports.openExportTarget('part.csv')
  await part?.write(new Uint8Array(10))
  expect(await readdir(folder)).toHaveLength(2)
  await createNodeHost(dataDir).clean()
  expect(existsSync(folder)).toBe(false)
})
