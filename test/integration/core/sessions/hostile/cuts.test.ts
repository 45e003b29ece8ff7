import { connectAsync } from 'mqtt'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openFaultProxy } from '../../../../helpers/hostile/fault-proxy.ts'
import type { Mosquitto } from '../../../../helpers/brokers/mosquitto.ts'
import { startMosquitto } from '../../../../helpers/brokers/mosquitto.ts'
import { profileFor } from '../../../../helpers/core/profiles.ts'
import type { Lab } from '../../../../helpers/core/session-lab.ts'
import { openLab } from '../../../../helpers/core/session-lab.ts'

const patience = { timeout: 20_000, interval: 10 }

/** The other side of every case: counts what arrives, and publishes what is to be received. */
async function openOracle(broker: Mosquitto) {
  const arrived = new Map<string, number>()
  const client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, { clientId: 'oracle' })
  client.on('message', (topic) => arrived.set(topic, (arrived.get(topic) ?? 0) + 1))
  await client.subscribeAsync('out/#', { qos: 2 })
  onTestFinished(() => void client.end(true))
  return {
    arrived: (topic: string) => arrived.get(topic) ?? 0,
    publish: async (topic: string) => {
      await client.publishAsync(`${topic}/1`, 'in', { qos: 1 })
      await client.publishAsync(`${topic}/2`, 'in', { qos: 2 })
    },
  }
}

type Oracle = Awaited<ReturnType<typeof openOracle>>

/** Publishes as soon as the session can, as a person does who tries again. */
async function publish(lab: Lab, topic: string, qos: 0 | 1 | 2): Promise<void> {
  for (;;) {
    await vi.waitUntil(() => lab.state?.state === 'connected', patience)
    try {
      await lab.publish(topic, qos, 'out')
      return
    } catch (error) {
      expect(error).toMatchObject({ reason: { code: 'not-connected' } })
    }
  }
}

function received(lab: Lab, qos: number): number {
  return lab.received.filter((record) => record.qos === qos).length
}

/** One conversation in both directions with every QoS, through a proxy that cuts it once. */
async function converse(
  broker: Mosquitto,
  oracle: Oracle,
  version: 4 | 5,
  name: string,
  cut: { cutUpAfter?: number; cutDownAfter?: number },
) {
  const proxy = await openFaultProxy(broker.port, cut)
  const session = { clientId: name, clientIdKind: 'fixed', cleanStart: false, sessionExpiryS: 600 } as const
  const profile = profileFor(proxy.port, { protocolVersion: version, keepAliveS: 5, ...session })
  const lab = openLab(profile, {
    filters: [`in/${name}/+`],
    onState: ({ reason }) => {
      if (reason) proxy.setFaults({})
    },
  })
  await vi.waitUntil(() => lab.state?.grants.some(({ state }) => state === 'granted'), patience)
  for (const qos of [0, 1, 2] as const) await publish(lab, `out/${name}/${qos}`, qos)
  await oracle.publish(`in/${name}`)
  await vi.waitUntil(
    () => received(lab, 1) > 0 && received(lab, 2) > 0 && lab.deliveries.size === 3,
    patience,
  )
  // Whatever was under way is over when one more message has made its way round.
  await publish(lab, `out/${name}/end`, 2)
  await vi.waitUntil(() => oracle.arrived(`out/${name}/end`) > 0, patience)
  const lost = lab.states.find(({ reason }) => reason !== null)
  const back = lab.states.findLast(({ state }) => state === 'connected')
  const result = {
    name,
    qos1: oracle.arrived(`out/${name}/1`) >= 1 && received(lab, 1) >= 1,
    qos2: [oracle.arrived(`out/${name}/2`), received(lab, 2)],
    backWithin5s: !lost || (back?.sinceMs ?? Infinity) - lost.sinceMs <= 5_000,
  }
  const { up, down, connections } = proxy.seen
  await lab.close()
  await proxy.close()
  return { result, bytes: { up, down }, connections }
}

describe.each([4, 5] as const)('a conversation of MQTT %i that is cut once', (version) => {
  it('loses no message of QoS 1 and doubles none of QoS 2, wherever it is cut', async () => {
    const broker = await startMosquitto({ config: ['max_inflight_messages 0'] })
    onTestFinished(() => broker.stop())
    const oracle = await openOracle(broker)
    const whole = await converse(broker, oracle, version, 'w-000', {})
    expect(whole.connections).toBe(1)
    const cuts = [
      ...Array.from({ length: whole.bytes.up }, (_, at) => ({
        name: `u-${at + 1}`,
        cut: { cutUpAfter: at + 1 },
      })),
      ...Array.from({ length: whole.bytes.down }, (_, at) => ({
        name: `d-${at + 1}`,
        cut: { cutDownAfter: at + 1 },
      })),
    ]
    const results = await Promise.all(
      cuts.map(({ name, cut }) => {
        const [direction = '', at = ''] = name.split('-')
        return converse(broker, oracle, version, `${direction}-${at.padStart(3, '0')}`, cut)
      }),
    )
    const good = { qos1: true, qos2: [1, 1], backWithin5s: true }
    for (const { result } of results) expect(result).toEqual({ name: result.name, ...good })
    expect(results.filter(({ connections }) => connections === 2).length).toBeGreaterThan(150)
  }, 60_000)
})
