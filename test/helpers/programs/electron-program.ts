import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './workbench-process.ts'

/** Path of the fetched Electron; `npm run test:electron` has seen to it that there is one. */
export function ensureElectron(): string {
  const folder = join(root, 'node_modules/electron')
  const program = join(
    process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'),
    readFileSync(join(folder, 'path.txt'), 'utf8'),
  )
  if (!existsSync(program)) throw new Error(`There is no Electron at ${program}.`)
  return program
}
