import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { Trouble, root, runChild, suitableNode, tool } from './runtime.mjs'

const stampPath = resolve(root, 'out/.sources')
const sources = [
  'electron',
  'renderer',
  'shared',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
]

/** Builds `out/` unless it was built from exactly these sources. Everything it says goes to stderr. */
export async function ensureBuilt() {
  const fingerprint = await fingerprintOf(sources.map((path) => resolve(root, path)))
  if (existsSync(stampPath) && (await readFile(stampPath, 'utf8')) === fingerprint) return
  process.stderr.write('Building Heliograph, which takes a moment after each change ...\n')
  await rm(stampPath, { force: true })
  const code = await runChild(
    suitableNode(),
    [tool('electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'],
    {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    },
  )
  if (code !== 0) throw new Trouble('Heliograph could not be built; the reason is above.')
  await mkdir(resolve(root, 'out'), { recursive: true })
  await writeFile(stampPath, fingerprint)
}

/** A hash over names and contents: unlike times, it survives clones and changes of branch. */
async function fingerprintOf(paths) {
  const files = (await Promise.all(paths.map(filesIn))).flat().sort()
  const contents = await Promise.all(files.map((file) => readFile(file)))
  const hash = createHash('sha256')
  files.forEach((file, index) =>
    hash.update(`${relative(root, file)}\0${contents[index].length}\0`).update(contents[index]),
  )
  return hash.digest('hex')
}

async function filesIn(path) {
  if (!existsSync(path)) return []
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch((error) => {
    if (error.code === 'ENOTDIR') return null
    throw error
  })
  if (entries === null) return [path]
  return entries.filter((entry) => entry.isFile()).map((entry) => resolve(entry.parentPath, entry.name))
}
