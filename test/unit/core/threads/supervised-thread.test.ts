import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { SupervisedThread } from '../../../../electron/core/threads/supervised-thread.ts'

/** A thread that runs `source`; `said` is what it told, `deaths` the causes of its unexpected ends. */
function supervised(source: string) {
  const said: unknown[] = []
  const deaths: string[] = []
  const limits: unknown[] = []
  const thread = new SupervisedThread<object>({
    start: (options) => {
      limits.push(options.resourceLimits)
      const worker = new Worker(source, { ...options, eval: true })
      worker.on('message', (message) => said.push(message))
      return worker
    },
    name: 'test thread',
    local: {},
    onDied: (cause) => deaths.push(cause),
  })
  return { thread, said, deaths, limits }
}

const ready = "require('node:worker_threads').parentPort.postMessage({ t: 'q' });"

it('a thread that throws has died of what it threw', async () => {
  const { thread, deaths } = supervised("setTimeout(() => { throw new Error('boom') })")
  await thread.ended
  expect(deaths).toEqual(['boom'])
})

it('a thread that ends by itself has died', async () => {
  const { thread, deaths } = supervised('process.exit()')
  await thread.ended
  expect(deaths).toEqual([''])
})

it('a thread that is stopped has not died, and is asked to close first', async () => {
  const { thread, said, deaths } = supervised(`${ready} setInterval(() => undefined, 1_000)`)
  await expect.poll(() => said).toHaveLength(1)
  const asked: string[] = []
  await thread.stop(() => Promise.resolve(asked.push('close')))
  await thread.stop()
  await thread.ended
  expect(asked).toEqual(['close'])
  expect(deaths).toEqual([])
})

it('a thread that does not close in time is ended all the same', async () => {
  const { thread, said, deaths } = supervised(`${ready} for (;;);`)
  await expect.poll(() => said).toHaveLength(1)
  await thread.stop(() => new Promise(() => undefined), 10)
  await thread.ended
  expect(deaths).toEqual([])
})

it('a thread that is killed has died', async () => {
  const { thread, said, deaths } = supervised(`${ready} for (;;);`)
  await expect.poll(() => said).toHaveLength(1)
  thread.kill()
  await thread.ended
  expect(deaths).toEqual([''])
})

it('every thread has a limit of memory', () => {
  const { thread, limits } = supervised('')
  expect(limits).toEqual([{ maxYoungGenerationSizeMb: 24 }])
  return thread.ended
})
