import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ViewFilter } from '../../../shared/types/message.ts'
import { startMosquitto } from '../../helpers/mosquitto.ts'
import { everything, profileFor, subscriptionTo } from '../../helpers/profiles.ts'
import type { BenchPage } from '../lib/bench-page.ts'
import { openPage } from '../lib/bench-page.ts'
import { floodFilter } from '../lib/flood-messages.ts'
import { startHelper } from '../lib/processes.ts'
import type { Figures, Part } from '../lib/report.ts'
import { percentile, tenth } from '../lib/statistics.ts'

const lib = (name: string) => new URL(`../lib/${name}`, import.meta.url)
const floodRate = 5_000
const floodS = 60

/** Reading a large history, with nothing else going on and while a flood is recorded into it. */
export function history(name: string, count: number): Part {
  return {
    name,
    async run({ quick }) {
      const dataDir = await mkdtemp(join(tmpdir(), 'heliograph-bench-'))
      try {
        return await measure(dataDir, quick ? count / 10 : count)
      } finally {
        await rm(dataDir, { recursive: true, force: true })
      }
    },
  }
}

async function measure(dataDir: string, count: number): Promise<Figures[]> {
  const broker = await startMosquitto({ quiet: true })
  const connectionId = await createConnection(dataDir, broker.port)
  const maker = startHelper(lib('made-history.ts'), [dataDir, count, connectionId])
  const made = JSON.parse(await maker.line()) as { writeS: number; indexS: number; longestStepMs: number }
  const fileMb = (await stat(join(dataDir, 'history.db'))).size / 2 ** 20
  const core = startHelper(lib('core-process.ts'), [dataDir])
  try {
    const url = await core.line()
    const page = await openPage(url)
    const openMs = await timed(() => page.call('views.open', { connectionId, filter: everything, limit: 50 }))
    const quiet = await read(page, connectionId, count)
    await page.call('connections.connect', { id: connectionId })
    const lags: number[] = []
    const listener = await openPage(url)
    listener.on('views.advanced', ({ rows }) => {
      for (const row of rows) if (row.kind === 'received') lags.push(Date.now() - row.timeMs)
    })
    await listener.call('views.open', { connectionId, filter: everything, limit: 50 })
    const flood = startHelper(lib('flood-publisher.ts'), [broker.port, floodRate, 1, floodS])
    await flood.line()
    const busy = await read(page, connectionId, count)
    const { sent } = JSON.parse(await flood.line()) as { sent: number }
    const stored = await storedOf(page, connectionId, count + sent)
    const head: Figures = {
      rows: count,
      'file, MB': Math.round(fileMb),
      'written in, s': tenth(made.writeS),
      'words indexed in, s': tenth(made.indexS),
      'longest step of the index, ms': tenth(made.longestStepMs),
      'first view after start, ms': tenth(openMs),
      'flooded with': sent,
      'lost of the flood': count + sent - stored,
      'told after p99, ms': percentile(lags, 0.99),
    }
    console.table([head])
    return Object.keys(quiet).map((action) => ({
      action,
      'quiet, ms': quiet[action] ?? 0,
      'while flooded, ms': busy[action] ?? 0,
      ...head,
    }))
  } finally {
    await core.stop()
    await broker.stop()
  }
}

async function createConnection(dataDir: string, port: number): Promise<number> {
  const core = startHelper(lib('core-process.ts'), [dataDir])
  const page = await openPage(await core.line())
  const { id } = await page.call('connections.create', { profile: profileFor(port) })
  await page.call('subscriptions.create', { connectionId: id, subscription: subscriptionTo(floodFilter) })
  await page.close()
  await core.stop()
  return id
}

/** Each action a few times, warm; the slower ones of five (p95). */
async function read(page: BenchPage, connectionId: number, count: number): Promise<Record<string, number>> {
  const open = (filter: Partial<ViewFilter>) =>
    page.call('views.open', { connectionId, filter: { ...everything, ...filter }, limit: 50 })
  const closed = async (filter: Partial<ViewFilter>) => {
    const { viewId } = await open(filter)
    return () => page.call('views.close', { viewId })
  }
  const all = await open({})
  const middle = Math.floor(count / 2)
  const startMs = (await page.call('views.rows', { viewId: all.viewId, from: 1, to: 1 }))[0]?.timeMs ?? 0
  const rare = `"n":${middle},`
  const actions: Record<string, () => Promise<unknown>> = {
    'newest page': () => closed({}),
    'page in the middle': () =>
      page.call('views.rows', { viewId: all.viewId, from: middle, to: middle + 49 }),
    'jump to a time': () =>
      page.call('views.addressAt', {
        viewId: all.viewId,
        timeMs: startMs + 100 * (middle + Math.random() * 1_000),
      }),
    'newest of one topic': () => closed({ topicFilters: ['flood/device/042'] }),
    'newest of a topic filter': () => closed({ topicFilters: ['flood/+/007'] }),
    'words, first hits': () => closed({ text: `${middle} rpi`, match: 'words' }),
    'words, none there': () => closed({ text: 'nowhere', match: 'words' }),
    'text, first answer': () => closed({ text: rare }),
    'text, newest 100 000 rows': () => covered(page, connectionId, { text: 'nowhere at all' }, 100_000),
    'regular expression, newest 100 000 rows': () =>
      covered(page, connectionId, { text: 'now[h]ere', match: 'regexp' }, 100_000),
  }
  const figures: Record<string, number> = {}
  for (const [action, act] of Object.entries(actions)) {
    const times = []
    for (let turn = 0; turn < 7; turn++) {
      const { tookMs, value } = await timedValue(act)
      times.push(tookMs)
      // Views that stay open would be told of the flood too.
      if (typeof value === 'function') await (value as () => Promise<unknown>)()
    }
    figures[action] = tenth(percentile(times.slice(1), 0.95))
  }
  return figures
}

// A search of exactly the newest rows: the time range ends where they begin.
async function covered(page: BenchPage, connectionId: number, filter: Partial<ViewFilter>, rows: number) {
  const all = await page.call('views.open', { connectionId, filter: everything, limit: 1 })
  const from = Math.max(all.first, all.last - rows)
  const [row] = await page.call('views.rows', { viewId: all.viewId, from, to: from })
  await page.call('views.close', { viewId: all.viewId })
  const complete = new Promise<void>((resolve) => {
    page.on('views.advanced', (news) => {
      if (news.complete && news.viewId > all.viewId) resolve()
    })
  })
  const view = await page.call('views.open', {
    connectionId,
    filter: { ...everything, ...filter, sinceMs: row?.timeMs ?? 0 },
    limit: 50,
  })
  if (!view.complete) await complete
  await page.call('views.close', { viewId: view.viewId })
}

async function storedOf(page: BenchPage, connectionId: number, expected: number): Promise<number> {
  for (let turn = 0; ; turn++) {
    const counts = await page.call('sessions.counts', {})
    const stored = counts.find((count) => count.connectionId === connectionId)?.subscriptions[0]?.count ?? 0
    if (stored >= expected || turn === 100) return stored
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  return (await timedValue(act)).tookMs
}

async function timedValue(act: () => Promise<unknown>): Promise<{ tookMs: number; value: unknown }> {
  const startMs = performance.now()
  const value = await act()
  return { tookMs: performance.now() - startMs, value }
}
