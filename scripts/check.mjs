import { spawn } from 'node:child_process'
import { ensureBuilt } from './lib/build.mjs'
import { root, runScript, suitableNode, tool } from './lib/runtime.mjs'

const rooms = ['electron', 'renderer', 'shared', 'test', 'scripts']

/** Each runtime has its own globals, so that a wrong one does not compile: tests have all, shared code neither's. */
const types = (folder) => [tool('vue-tsc/bin/vue-tsc.js'), '--noEmit', '-p', folder]

/** The slow ones first, so that two at a time finish together. */
const checks = [
  { name: 'types', args: types('.') },
  { name: 'lint', args: [tool('eslint/bin/eslint.js'), '--max-warnings', '0', '.'] },
  { name: 'formatting', args: [tool('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
  { name: 'types of the page', args: types('renderer') },
  { name: 'types of Node', args: types('electron') },
  { name: 'types of shared', args: types('shared') },
  {
    name: 'imports',
    args: [
      tool('dependency-cruiser/bin/dependency-cruiser.mjs'),
      '--config',
      '.dependency-cruiser.mjs',
      ...rooms,
    ],
  },
]

function run({ name, args }) {
  const startedMs = Date.now()
  const child = spawn(suitableNode(), args, { cwd: root, env: { ...process.env, FORCE_COLOR: '0' } })
  const output = []
  child.stdout.on('data', (chunk) => output.push(chunk))
  child.stderr.on('data', (chunk) => output.push(chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      const seconds = ((Date.now() - startedMs) / 1000).toFixed(1)
      resolve({ name, seconds, passed: code === 0, output: Buffer.concat(output).toString() })
    })
  })
}

async function worker(queue, results) {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const result = await run(next)
    results.push(result)
    if (!result.passed) process.stdout.write(`\n--- ${result.name}\n${result.output}\n`)
  }
}

await runScript(import.meta.url, async () => {
  // Types of the interface library's theme are made by the build.
  await ensureBuilt()
  const queue = [...checks]
  const results = []
  await Promise.all([worker(queue, results), worker(queue, results)])
  for (const { name, seconds, passed } of results) {
    process.stdout.write(`${passed ? 'passed' : 'FAILED'}  ${name.padEnd(20)}${seconds.padStart(6)} s\n`)
  }
  const failed = results.filter((result) => !result.passed)
  process.stdout.write(
    failed.length === 0
      ? 'All checks passed.\n'
      : `Not good: ${failed.map(({ name }) => name).join(', ')}.\n`,
  )
  if (failed.length > 0) process.exitCode = 1
})
