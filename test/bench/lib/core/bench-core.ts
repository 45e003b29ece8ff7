import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import type { SessionCounts } from '../../../../shared/types/session.ts'
import { subscriptionTo } from '../../../helpers/core/profiles.ts'
import type { BenchPage } from './bench-page.ts'
import { openPage } from './bench-page.ts'
import type { Helper } from '../processes.ts'
import { startHelper } from '../processes.ts'
import type { Figures } from '../report.ts'
import { tenth } from '../statistics.ts'
import type { Stalls } from './watched-core.ts'

const lookMs = 2
const longestMs = 120_000

/** A core in a process of its own, with one page. */
export interface Bench {
  core: Helper
  page: BenchPage
  /** What the main thread did since it was asked last. */
  stalls(): Promise<Figures>
}

/** Runs the core on a folder of its own, or on the one given. */
export async function withCore<Value>(
  run: (bench: Bench) => Promise<Value>,
  folder?: string,
): Promise<Value> {
  const dataDir = folder ?? (await mkdtemp(join(tmpdir(), 'heliograph-bench-')))
  const core = startHelper(new URL('watched-core.ts', import.meta.url), [dataDir])
  try {
    const page = await openPage(await core.line())
    const stalls = async () => {
      core.child.kill('SIGUSR2')
      const { longestMs, p99Ms } = JSON.parse(await core.line()) as Stalls
      return { longest: tenth(longestMs), p99: tenth(p99Ms) }
    }
    const value = await run({ core, page, stalls })
    await page.close()
    return value
  } finally {
    await core.stop()
    if (folder === undefined) await rm(dataDir, { recursive: true, force: true })
  }
}

/** Makes a connection with one subscription and opens it. */
export async function connect(page: BenchPage, profile: ConnectionProfile, filter: string): Promise<number> {
  const { id } = await page.call('connections.create', { profile })
  await page.call('subscriptions.create', {
    connectionId: id,
    subscription: subscriptionTo(filter, { qos: 2 }),
  })
  await page.call('connections.connect', { id })
  return id
}

/** Counts of a session. */
export async function countsOf(page: BenchPage, id: number): Promise<SessionCounts | undefined> {
  const counts = await page.call('sessions.counts', {})
  return counts.find(({ connectionId }) => connectionId === id)
}

/** Waits until a session has stored so many messages. */
export async function reached(
  page: BenchPage,
  id: number,
  count: number,
  what: 'received' | 'stored' = 'stored',
) {
  const startMs = performance.now()
  for (;;) {
    const stored = (await countsOf(page, id))?.[what] ?? 0
    const tookMs = Math.round(performance.now() - startMs)
    if (stored >= count) return { tookMs, sent: stored }
    if (tookMs > longestMs) throw new Error(`Only ${stored} of ${count} messages were stored.`)
    await new Promise((resolve) => setTimeout(resolve, lookMs))
  }
}
