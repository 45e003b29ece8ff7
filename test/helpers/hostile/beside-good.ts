import { expect } from 'vitest'
import type { Session } from '../../../shared/types/session.ts'
import { mosquittoPub, startMosquitto } from '../brokers/mosquitto.ts'
import { profileFor, subscriptionTo } from '../core/profiles.ts'
import { tempDir } from '../temp-dir.ts'
import { connectTo, openTestWorkbench } from '../core/workbench.ts'

export type Beside = Awaited<ReturnType<typeof openBesideGood>>

/** A workbench that is connected to a good broker, for what a bad one beside it may do to that. */
export async function openBesideGood() {
  const leftovers: (() => void)[] = []
  const dataDir = tempDir((remove) => leftovers.push(remove))
  const [bench, broker] = await Promise.all([openTestWorkbench({ dataDir }), startMosquitto()])
  const profile = profileFor(broker.port, { name: 'Good' })
  const good = await connectTo(bench, profile, [subscriptionTo('#', { qos: 2 })])
  let published = 0
  const sessionsOf = (id: number): Session[] =>
    bench
      .events('sessions.changed')
      .flat()
      .filter(({ connectionId }) => connectionId === id)
  return {
    bench,
    /** Every state of a session so far. */
    sessionsOf,
    newest: (id: number) => sessionsOf(id).at(-1),
    /** A few messages of QoS 2 to the good connection, meanwhile. */
    flood: async () => {
      const count = 200
      await mosquittoPub(broker.port, ['-t', 'good', '-q', '2', '-m', 'x', '--repeat', String(count)])
      published += count
    },
    /** The good connection has all of them, and was never interrupted. */
    expectNothingLost: async () => {
      const counts = () =>
        bench
          .events('sessions.counted')
          .flat()
          .findLast(({ connectionId }) => connectionId === good.id)
      await expect.poll(counts).toMatchObject({ received: published, stored: published, dropped: {} })
      expect(sessionsOf(good.id).filter(({ reason }) => reason)).toEqual([])
    },
    close: async () => {
      await bench.close()
      await broker.stop()
      for (const remove of leftovers) remove()
    },
  }
}
