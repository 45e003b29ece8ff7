import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { root, steadyFlags } from '../../../scripts/lib/runtime.mjs'
import { nodeArgs } from '../../helpers/programs/node-args.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

/** What a script finds that asks for these flags, run by this Node with `nodeArgs`. */
async function run(flags, nodeArgs = []) {
  const script = join(tempDir(), 'script.mjs')
  const runtime = JSON.stringify(resolve(root, 'scripts/lib/runtime.mjs'))
  await writeFile(
    script,
    `import { runScript } from ${runtime}
await runScript(
  import.meta.url,
  (args) => console.log(JSON.stringify({ args, flags: process.execArgv, pid: process.pid })),
  { flags: ${JSON.stringify(flags)} },
)`,
  )
  const running = promisify(execFile)(process.execPath, [...nodeArgs, script, '--port', '0'])
  const { stdout, stderr } = await running
  return { ...JSON.parse(stdout), stderr, startedPid: running.child.pid }
}

it('a script runs with the flags that it needs, with all it was given and without a process in between', async () => {
  const { args, flags, pid, startedPid, stderr } = await run(['--stack-trace-limit=7'], ['--no-deprecation'])
  expect(flags).toEqual(['--no-deprecation', '--stack-trace-limit=7'])
  expect(args).toEqual(['--port', '0'])
  expect(pid).toBe(startedPid)
  expect(stderr).toBe('')
})

it('a script that has its flags already runs at once', async () => {
  expect(await run(['--stack-trace-limit=7'], ['--stack-trace-limit=7'])).toMatchObject({
    flags: ['--stack-trace-limit=7'],
  })
})

it('tests and the processes they start run with the flags of the workbench', async () => {
  expect(process.execArgv).toEqual(expect.arrayContaining(steadyFlags()))
  const print = nodeArgs('--eval', 'console.log(JSON.stringify(process.execArgv))')
  const { stdout } = await promisify(execFile)(process.execPath, print)
  expect(JSON.parse(stdout)).toEqual(expect.arrayContaining(steadyFlags()))
})

it('this Node knows the flags that the workbench is started with', async () => {
  expect(await run(steadyFlags())).toMatchObject({ flags: steadyFlags(), stderr: '' })
})
