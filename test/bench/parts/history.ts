import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { everything, profileFor, subscriptionTo } from '../../helpers/core/profiles.ts'
import type { BenchPage } from '../lib/core/bench-page.ts'
import { openPage } from '../lib/core/bench-page.ts'
import { floodFilter } from '../lib/load/flood-messages.ts'
import { cachedHistory, copyHistory } from '../lib/history/history-cache.ts'
import type { CachedHistory } from '../lib/history/history-cache.ts'
import type { PacedReport } from '../lib/load/paced-broker.ts'
import type { Helper } from '../lib/processes.ts'
import { startHelper } from '../lib/processes.ts'
import type { Action } from '../lib/history/reading.ts'
import { read, targets, timed } from '../lib/history/reading.ts'
import type { Figures, Part } from '../lib/report.ts'
import { percentile, tenth } from '../lib/statistics.ts'

const lib = (name: string) => new URL(`../lib/${name}`, import.meta.url)
const floodRate = 5_000

/** Reading a large history, with nothing else going on and while a flood is recorded into it. */
export function history(name: string, count: number): Part {
  return {
    name,
    async run({ quick }) {
      const dataDir = await mkdtemp(join(tmpdir(), 'heliograph-bench-'))
      const broker = startHelper(lib('load/paced-broker.ts'), [floodRate, 30])
      try {
        const made = await cachedHistory(quick ? count / 10 : count)
        const connectionId = await createConnection(dataDir, Number(await broker.line()))
        await copyHistory(made, dataDir)
        return await measure(dataDir, connectionId, made, broker)
      } finally {
        await broker.stop()
        await rm(dataDir, { recursive: true, force: true })
      }
    },
  }
}

async function measure(
  dataDir: string,
  connectionId: number,
  made: CachedHistory,
  broker: Helper,
): Promise<Figures[]> {
  const bareReader = startHelper(lib('bare/bare-reader.ts'), [
    join(dataDir, 'history.db'),
    made.rows,
    connectionId,
  ])
  const bare = JSON.parse(await bareReader.line()) as Partial<Record<Action, number>>
  const startMs = performance.now()
  const core = startHelper(lib('core/core-process.ts'), [dataDir])
  try {
    const url = await core.line()
    const startedMs = performance.now() - startMs
    const page = await openPage(url)
    const open = () => page.call('views.open', { connectionId, filter: everything, limit: 50 })
    const opensMs = await timed(open)
    const quiet = await read(page, connectionId, made.rows)
    const lags = await toldAfter(await openPage(url), connectionId)
    await page.call('connections.connect', { id: connectionId })
    await broker.line()
    const busy = await read(page, connectionId, made.rows)
    const flood = JSON.parse(await broker.line()) as PacedReport
    const stored = await storedOf(page, connectionId, made.rows + flood.sent)
    console.table([
      {
        rows: made.rows,
        'file, MB': Math.round(made.fileMb),
        'written in, s': tenth(made.writeS),
        'words indexed in, s': tenth(made.indexS),
        'longest step of the index, ms': tenth(made.longestStepMs),
        'program started in, ms': Math.round(startedMs),
        'flooded with': flood.sent,
        'lost of the flood': made.rows + flood.sent - stored,
      },
    ])
    return [
      figure('history opens after the start', 100, { quiet: opensMs }),
      ...(Object.keys(targets) as Action[]).map((action) =>
        figure(action, targets[action], { quiet: quiet[action], flooded: busy[action], bare: bare[action] }),
      ),
      figure('commit, p50', 100, { flooded: flood.p50Ms }),
      figure('commit, p99', 100, { flooded: flood.p99Ms }),
      figure('commit, longest', null, { flooded: flood.maxMs }),
      figure('page told after, p99', 250, { flooded: percentile(lags, 0.99) }),
      figure('messages lost', 0, { flooded: made.rows + flood.sent - stored }),
    ]
  } finally {
    await core.stop()
  }
}

interface Measured {
  quiet?: number
  flooded?: number
  bare?: number | undefined
}

/** A line of the table. */
export function figure(action: string, target: number | null, { quiet, flooded, bare }: Measured): Figures {
  const worst = Math.max(quiet ?? 0, flooded ?? 0)
  return {
    action,
    'target, ms': target ?? '',
    'quiet, ms': quiet === undefined ? '' : tenth(quiet),
    'while flooded, ms': flooded === undefined ? '' : tenth(flooded),
    'bare library, ms': bare ?? '',
    met: target === null ? '' : worst <= target ? 'yes' : 'NO',
  }
}

/** Makes a connection to a broker in a new data folder, without a history. */
export async function createConnection(dataDir: string, port: number): Promise<number> {
  const core = startHelper(lib('core/core-process.ts'), [dataDir])
  const page = await openPage(await core.line())
  const profile = profileFor(port, { protocolVersion: 4 })
  const { id } = await page.call('connections.create', { profile })
  await page.call('subscriptions.create', { connectionId: id, subscription: subscriptionTo(floodFilter) })
  await page.close()
  await core.stop()
  for (const end of ['', '-wal', '-shm']) await rm(join(dataDir, `history.db${end}`), { force: true })
  return id
}

/** How old messages are when a page is told of them, ms: grows while it listens. */
async function toldAfter(page: BenchPage, connectionId: number): Promise<number[]> {
  const lags: number[] = []
  page.on('views.advanced', ({ rows }) => {
    for (const row of rows) if (row.kind === 'received') lags.push(Date.now() - row.timeMs)
  })
  await page.call('views.open', { connectionId, filter: everything, limit: 50 })
  return lags
}

async function storedOf(page: BenchPage, connectionId: number, expected: number): Promise<number> {
  for (let turn = 0; ; turn++) {
    const { messages } = await page.call('history.size', { connectionId })
    if (messages >= expected || turn === 100) return messages
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
