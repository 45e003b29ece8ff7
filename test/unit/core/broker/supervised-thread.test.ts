import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { SupervisedThread } from '../../../../electron/core/broker/supervised-thread.ts'
import type { Reason } from '../../../../shared/errors.ts'

function supervised(source: string) {
  const messages: unknown[] = []
  const crashes: Reason[] = []
  const worker = new Worker(source, { eval: true })
  const thread = new SupervisedThread<unknown>(
    worker,
    'test thread',
    (message) => messages.push(message),
    (reason) => crashes.push(reason),
  )
  return { thread, messages, crashes }
}

const obedient = `const { parentPort } = require('node:worker_threads')
parentPort.on('message', () => process.exit())
parentPort.postMessage('ready')`

describe('a supervised thread', () => {
  it('that throws is a crash with its cause', async () => {
    const { thread, crashes } = supervised(`setTimeout(() => { throw new Error('boom') })`)
    await thread.ended
    expect(crashes).toEqual([
      {
        code: 'internal',
        message: 'The test thread stopped unexpectedly: boom.',
        details: { what: 'test thread', cause: 'boom' },
      },
    ])
  })

  it('that ends by itself is a crash too', async () => {
    const { thread, crashes } = supervised('process.exit()')
    await thread.ended
    expect(crashes).toHaveLength(1)
  })

  it('that is stopped is none', async () => {
    const { thread, messages, crashes } = supervised(obedient)
    await expect.poll(() => messages).toEqual(['ready'])
    await thread.stop()
    await thread.stop()
    expect(crashes).toEqual([])
  })

  it('that does not listen is ended by force', async () => {
    const { thread, messages, crashes } = supervised(
      `require('node:worker_threads').parentPort.postMessage('ready'); for (;;);`,
    )
    await expect.poll(() => messages).toEqual(['ready'])
    await thread.stop()
    expect(crashes).toEqual([])
  })
})
