import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { takeDataDir } from '../../../../electron/core/db/data-dir.ts'
import { reasonOf } from '../../../../shared/errors.ts'
import { tempDir } from '../../../helpers/temp-dir.ts'
import { nodeArgs } from '../../../helpers/programs/node-args.ts'

const holder = join(import.meta.dirname, '../../../helpers/programs/hold-data-dir.ts')

/** Another process that has the directory when this resolves. */
async function holdInAnotherProcess(path: string) {
  const child = spawn(process.execPath, nodeArgs(holder, path), { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

function refusalOf(path: string) {
  try {
    takeDataDir(path).release()
  } catch (error) {
    return reasonOf(error)
  }
  return null
}

describe('takeDataDir', () => {
  it('makes the folder, for its owner only', () => {
    const path = join(tempDir(), 'a', 'b')
    const dataDir = takeDataDir(path)
    expect(dataDir).toMatchObject({
      path,
      workbenchFile: join(path, 'workbench.db'),
      historyFile: join(path, 'history.db'),
    })
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o700)
    dataDir.release()
  })

  it('is refused to a second taker in the same process, and free after release', () => {
    const path = tempDir()
    const dataDir = takeDataDir(path)
    expect(refusalOf(path)).toMatchObject({ code: 'data-dir-taken', details: { path } })
    expect(refusalOf(path)).toMatchObject({ code: 'data-dir-taken' })
    dataDir.release()
    dataDir.release()
    expect(refusalOf(path)).toBeNull()
  })

  it('is refused while another process has it, and free once that process was killed', async () => {
    const path = join(tempDir(), 'data')
    const child = await holdInAnotherProcess(path)
    const reason = refusalOf(path)
    expect(reason).toMatchObject({ code: 'data-dir-taken', details: { path } })
    expect(reason?.message).toContain(path)

    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(refusalOf(path)).toBeNull()
  })

  it('names a path that is a file', () => {
    const path = join(tempDir(), 'file')
    writeFileSync(path, '')
    expect(refusalOf(path)).toMatchObject({ code: 'data-dir-unusable', details: { path } })
    expect(refusalOf(join(path, 'below'))).toMatchObject({ code: 'data-dir-unusable' })
  })

  it.runIf(process.platform === 'linux')('names a folder that cannot be made, instead of hanging', () => {
    expect(refusalOf('/proc/heliograph/data')).toMatchObject({
      code: 'data-dir-unusable',
      details: { path: '/proc/heliograph/data' },
    })
  })

  it('names a folder whose lock cannot be opened', () => {
    const path = tempDir()
    mkdirSync(join(path, 'lock.db'))
    const reason = refusalOf(path)
    expect(reason).toMatchObject({ code: 'data-dir-unusable', details: { path } })
    expect(String(reason?.details['cause'])).not.toBe('')
  })
})
