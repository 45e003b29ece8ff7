import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { noServerLimits } from '../../../../../shared/types/server-limits.ts'
import type { ServerLimits } from '../../../../../shared/types/server-limits.ts'
import { openHostileBroker } from '../../../../helpers/hostile/hostile-broker.ts'
import { profileFor } from '../../../../helpers/core/profiles.ts'
import { randomOf } from '../../../../helpers/random.ts'
import { openLab } from '../../../../helpers/core/session-lab.ts'
import { connackWith, LimitWatch, randomLimits } from '../../../../helpers/hostile/strict-server.ts'

const patience = { timeout: 15_000, interval: 5 }

/** A session with a broker that announces these limits and watches them. */
async function connectWithin(limits: ServerLimits, filters: string[] = [], keepAliveS = 60) {
  const watch = new LimitWatch(limits)
  const broker = await openHostileBroker(5, {
    connect: ({ socket }) => socket.write(connackWith(limits)),
    packet: (_client, heard) => {
      if (heard.cmd === 'publish') {
        const { qos, retain, messageId: packetId = 0, length = 0 } = heard
        watch.published({ qos, retain, packetId, bytes: 1 + (length < 128 ? 1 : 2) + length })
        if (qos === 1) watch.answered(packetId)
      }
      if (heard.cmd === 'pubrel') watch.answered(heard.messageId ?? 0)
      return true
    },
  })
  const lab = openLab(profileFor(broker.port, { protocolVersion: 5, keepAliveS }), { filters })
  onTestFinished(() => lab.close())
  await vi.waitUntil(() => lab.state?.state === 'connected', patience)
  return { lab, watch, heard: () => broker.clients[0]?.heard ?? [] }
}

describe('the limits a server announces', () => {
  it('are kept by every message, which waits or is refused before anything is written', async () => {
    const random = randomOf(20_261_120)
    let refused = 0
    // 10,000 messages in all.
    for (let server = 0; server < 20; server++) {
      const limits = randomLimits(random)
      const { lab, watch } = await connectWithin(limits)
      const sent: Promise<unknown>[] = []
      for (let n = 0; n < 500; n++) {
        const payload = 'x'.repeat(random.pick([0, 5, 80, 400]))
        sent.push(
          lab.publish('t/'.repeat(1 + random.int(20)), random.pick([0, 1, 2]), payload, random.chance(0.3)),
        )
      }
      const results = await Promise.allSettled(sent)
      const accepted = results.filter(({ status }) => status === 'fulfilled').length
      refused += results.length - accepted
      for (const result of results) {
        if (result.status === 'rejected') {
          const codes = ['publish-qos-unsupported', 'publish-retain-unsupported', 'payload-too-large']
          expect(codes).toContain((result.reason as { reason: { code: string } }).reason.code)
        }
      }
      await vi.waitUntil(() => lab.deliveries.size === accepted, patience)
      expect(new Set(lab.deliveries.values())).not.toContain('refused')
      expect(watch.violations).toEqual([])
    }
    expect(refused).toBeGreaterThan(2_500)
  })

  it('are said for each subscription that they do not allow', async () => {
    const limits = {
      ...noServerLimits,
      wildcardSubscriptions: false,
      sharedSubscriptions: false,
      maximumPacketBytes: 40,
    }
    const { lab, heard } = await connectWithin(limits, ['a', 'a/#', '$share/s/a', 'long'.repeat(20)])
    await vi.waitUntil(() => lab.state?.grants.every(({ state }) => state !== 'pending'), patience)
    expect(lab.state?.grants).toMatchObject([
      { state: 'granted' },
      { state: 'refused', reason: { code: 'wildcards-unsupported', details: { filter: 'a/#' } } },
      { state: 'refused', reason: { code: 'shared-unsupported', details: { filter: '$share/s/a' } } },
      { state: 'refused', reason: { code: 'filter-too-large', details: { limitBytes: 40 } } },
    ])
    expect(heard().filter(({ cmd }) => cmd === 'subscribe')).toHaveLength(1)
  })

  it('include its keep alive, also where ours is off', async () => {
    const { lab, heard } = await connectWithin({ ...noServerLimits, keepAliveS: 1 }, [], 0)
    await vi.waitUntil(() => heard().some(({ cmd }) => cmd === 'pingreq'), patience)
    expect(lab.state?.state).toBe('connected')
  })
})
