import { Worker } from 'node:worker_threads'
import { expect, it, onTestFinished } from 'vitest'
import type { Events } from '../../../../shared/contract/contract.ts'
import type { ConnectionTest } from '../../../../shared/types/connection-test.ts'
import type { Client } from '../../../../electron/core/ports/client.ts'
import { ConnectionTests } from '../../../../electron/core/doctor/connection-tests.ts'
import { noSecrets } from '../../../../electron/core/secrets/secrets.ts'
import { sentencesOf } from '../../../helpers/wire/failure-at.ts'
import { profileFor } from '../../../helpers/core/profiles.ts'

/** How a test ends whose thread runs this in place of the test. */
async function endOf(source: string): Promise<ConnectionTest> {
  const tests = new ConnectionTests({
    startThread: (options) => new Worker(source, { ...options, eval: true }),
    allowanceMs: 300,
  })
  onTestFinished(() => tests.close())
  const profile = profileFor(1883, { connectTimeoutMs: 1 })
  const start = { profile, secrets: noSecrets, subscriptions: [], sessionOpen: false }
  return new Promise((resolve) => {
    const client: Client = {
      id: 1,
      emit: (name, payload) => {
        if (name === 'connections.tested') resolve(payload as Events['connections.tested'])
      },
    }
    expect(tests.start(start, client)).toMatchObject({ state: 'running' })
  })
}

it('a test whose thread hangs is given up in time', async () => {
  const test = await endOf('for (;;);')
  expect(test).toMatchObject({
    state: 'failed',
    reason: { code: 'connect-timeout', details: { timeoutMs: 304, stage: 'none' } },
    steps: [{ name: 'lookup', state: 'failed' }, { name: 'tcp', state: 'not-tried' }, {}, {}],
  })
})

it.each([
  ['dies of an error', 'throw new Error("out of order")', 'out of order'],
  ['ends without a word', 'process.exit(1)', ''],
])('a test whose thread %s says so', async (_how, source, cause) => {
  const test = await endOf(source)
  expect(test).toMatchObject({ state: 'failed', reason: { code: 'internal', details: { cause } } })
  expect(test.steps.map(({ state }) => state)).toEqual(['failed', 'not-tried', 'not-tried', 'not-tried'])
  if (test.reason) expect(sentencesOf(test.reason).en).toContain(cause)
})
