import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Qos } from '../../../shared/types/connection.ts'
import type { SessionCounts } from '../../../shared/types/session.ts'
import { connectPage } from '../../helpers/wire/page-socket.ts'
import { profileFor, subscriptionTo } from '../../helpers/core/profiles.ts'
import { floodFilter } from '../lib/load/flood-messages.ts'
import type { Helper } from '../lib/processes.ts'
import { residentMb, startHelper } from '../lib/processes.ts'
import type { Part } from '../lib/report.ts'

const lib = (name: string) => new URL(`../lib/${name}`, import.meta.url)

/** How fast messages are taken in and stored without a page, as a ratio of the bare libraries in the same run. */
export const ingest: Part = {
  name: 'ingest',
  async run({ quick }) {
    const count = quick ? 200_000 : 1_000_000
    const rows = []
    for (const qos of [0, 1] as const) {
      const bare = await baseline(count, qos)
      const core = await workbench(count, qos)
      const unindexed = await workbench(count, qos, ['no-words'])
      rows.push({
        qos,
        messages: count,
        'bare libraries, messages/s': Math.round(bare),
        'Heliograph, messages/s': Math.round(core.rate),
        'without index of words, messages/s': Math.round(unindexed.rate),
        // At most a third is allowed.
        'cost of the index, %': Math.round((1 - core.rate / unindexed.rate) * 100),
        ratio: Number((core.rate / bare).toFixed(2)),
        'core memory, MB': Math.round(core.memoryMb),
        lost: core.lost,
      })
    }
    return rows
  },
}

async function withBroker<Value>(
  count: number,
  qos: number,
  run: (port: number, broker: Helper) => Promise<Value>,
) {
  const folder = await mkdtemp(join(tmpdir(), 'heliograph-bench-'))
  const broker = startHelper(lib('load/replay-broker.ts'), [count, qos])
  try {
    return { folder, value: await run(Number(await broker.line()), broker) }
  } finally {
    await broker.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function baseline(count: number, qos: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'heliograph-bench-'))
  const { value } = await withBroker(count, qos, async (port) => {
    const bare = startHelper(lib('bare/baseline.ts'), [port, count, qos, join(folder, 'bare.db')])
    const { stored, seconds } = JSON.parse(await bare.line()) as { stored: number; seconds: number }
    return stored / seconds
  })
  await rm(folder, { recursive: true, force: true })
  return value
}

async function workbench(count: number, qos: Qos, options: string[] = []) {
  const folder = await mkdtemp(join(tmpdir(), 'heliograph-bench-'))
  const core = startHelper(lib('core/core-process.ts'), [folder, ...options])
  try {
    const page = await connectPage(await core.line())
    const { value } = await withBroker(count, qos, async (port) => {
      const made = await page.call('connections.create', {
        profile: profileFor(port, { protocolVersion: 4 }),
      })
      if (!made.ok) throw new Error(made.error.message)
      const { id } = made.value as { id: number }
      await page.call('subscriptions.create', {
        connectionId: id,
        subscription: subscriptionTo(floodFilter, { qos }),
      })
      await page.call('connections.connect', { id })
      const startMs = performance.now()
      let memoryMb = 0
      for (;;) {
        const reply = await page.call('sessions.counts', {})
        memoryMb = Math.max(memoryMb, residentMb(core.child.pid ?? 0))
        const [counts] = (reply.ok ? reply.value : []) as SessionCounts[]
        const stored = counts?.subscriptions[0]?.count ?? 0
        if (stored >= count) {
          return { rate: stored / ((performance.now() - startMs) / 1_000), memoryMb, lost: count - stored }
        }
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    })
    await page.close()
    return value
  } finally {
    await core.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
