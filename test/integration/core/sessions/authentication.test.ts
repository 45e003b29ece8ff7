import { expect, it, onTestFinished, vi } from 'vitest'
import type { TestProgress } from '../../../../electron/core/doctor/test-protocol.ts'
import { TestRun } from '../../../../electron/core/doctor/test-run.ts'
import { noSecrets } from '../../../../electron/core/secrets/secrets.ts'
import { defaultProfileParts } from '../../../../shared/profile/defaults.ts'
import { isFinal, sentencesOf } from '../../../helpers/wire/failure-at.ts'
import type { Scenario } from '../../../helpers/hostile/hostile-broker.ts'
import { openHostileBroker } from '../../../helpers/hostile/hostile-broker.ts'
import { packet, withLength } from '../../../helpers/wire/mqtt-bytes.ts'
import { profileFor } from '../../../helpers/core/profiles.ts'
import { openLab } from '../../../helpers/core/session-lab.ts'

const method = 'SCRAM-SHA-256'
const methodAndData = Buffer.concat([
  Buffer.from([0x15]),
  withLength(method),
  Buffer.from([0x16]),
  withLength('r=challenge'),
])
/** AUTH with "continue authentication" (MQTT 5, 3.15.2.1). */
const challenge = packet(15, 0, [0x18, methodAndData.length], methodAndData)

async function profileAt(scenario: Scenario, authenticationMethod: string) {
  const { port } = await openHostileBroker(5, scenario)
  const connectProperties = { ...defaultProfileParts.connectProperties, authenticationMethod }
  return profileFor(port, { protocolVersion: 5, connectProperties })
}

/** How a session with a broker that does this comes out. */
async function outcome(scenario: Scenario, authenticationMethod = method) {
  const lab = openLab(await profileAt(scenario, authenticationMethod))
  onTestFinished(() => lab.close())
  await vi.waitUntil(() => lab.state?.state !== 'connecting', { timeout: 10_000, interval: 5 })
  return lab
}

const challenges: Scenario = { connect: (client) => client.write(challenge) }

it('a broker that asks for an exchange of several steps is left with a sentence that names the method', async () => {
  const { state } = await outcome(challenges)
  expect(state).toMatchObject({
    state: 'failed',
    retryAtMs: null,
    reason: { code: 'authentication-exchange', details: { method, reasonCode: 0x18 } },
  })
  if (!state?.reason) throw new Error('expected a moment ago')
  expect(isFinal(state.reason)).toBe(true)
  const { en, ja } = sentencesOf(state.reason)
  for (const words of [en, ja]) expect(words).toContain(method)
})

it('a test of the connection says the same', async () => {
  const profile = await profileAt(challenges, method)
  const start = { profile, secrets: noSecrets, subscriptions: [], sessionOpen: false }
  const test = await new Promise<TestProgress>((resolve) => {
    new TestRun(start, (progress) => {
      if (progress.state !== 'running') resolve(progress)
    })
  })
  expect(test.reason).toMatchObject({ code: 'authentication-exchange', details: { method } })
  expect(test.steps.find(({ name }) => name === 'connect')).toMatchObject({
    state: 'failed',
    reason: test.reason,
  })
})

it('a method that ends with the first message connects', async () => {
  const welcome = packet(2, 0, [0, 0, methodAndData.length], methodAndData)
  const { state } = await outcome({ connect: (client) => client.write(welcome) })
  expect(state).toMatchObject({ state: 'connected', reason: null })
})

it.each([
  ['although no method was named', challenges, ''],
  ['after it has accepted', { accepted: (client) => client.write(challenge) } satisfies Scenario, method],
])('a broker that asks %s breaks the rules', async (_when, scenario, named) => {
  const lab = await outcome(scenario, named)
  await vi.waitUntil(() => lab.state?.reason, { timeout: 10_000, interval: 5 })
  expect(lab.state?.reason).toMatchObject({ code: 'protocol-error', details: { violation: 'auth-unasked' } })
})
