import { existsSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SessionCounts } from '../../../shared/types/session.ts'
import type { ViewFilter } from '../../../shared/types/message.ts'
import { connectPage } from '../../helpers/wire/page-socket.ts'
import { everything, profileFor, subscriptionTo } from '../../helpers/core/profiles.ts'
import { floodFilter } from '../lib/load/flood-messages.ts'
import { startHelper } from '../lib/processes.ts'
import type { Figures, Part } from '../lib/report.ts'

const lib = (name: string) => new URL(`../lib/${name}`, import.meta.url)
const restlessReader = new URL('../../helpers/history/read-history.ts', import.meta.url)
const sampleMs = 100
const megabyte = 1024 * 1024
/** What an hour at 2,000 messages a second brings, as fast as it goes. */
const hourOfMessages = 7_200_000
/** For the library alone: its log only grows, and it becomes slower with it. */
const enoughMessages = 1_000_000

type Page = Awaited<ReturnType<typeof connectPage>>

/** How large the write-ahead log becomes in a long flood while the history is read and searched without a pause. */
export const log: Part = {
  name: 'log',
  async run({ quick }) {
    const count = quick ? 300_000 : hourOfMessages
    return [await workbench(count), await plainSqlite(Math.min(count, enoughMessages))]
  },
}

async function inFolder(run: (folder: string) => Promise<Figures>): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'heliograph-bench-'))
  try {
    return await run(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Looks at the size of a log until it is stopped. */
function watchLog(file: string): () => { largestMb: number; samples: number } {
  let largest = 0
  let samples = 0
  const timer = setInterval(() => {
    samples++
    largest = Math.max(largest, statSync(file, { throwIfNoEntry: false })?.size ?? 0)
  }, sampleMs)
  return () => {
    clearInterval(timer)
    return { largestMb: Math.round(largest / megabyte), samples }
  }
}

function figures(who: string, count: number, startMs: number, log: ReturnType<ReturnType<typeof watchLog>>) {
  const seconds = (performance.now() - startMs) / 1_000
  return {
    who,
    messages: count,
    'largest log, MB': log.largestMb,
    'samples, one each 100 ms': log.samples,
    seconds: Math.round(seconds),
    'messages/s': Math.round(count / seconds),
  }
}

async function answer<Value>(page: Page, name: string, input: unknown): Promise<Value> {
  const reply = await page.call(name, input)
  if (!reply.ok) throw new Error(reply.error.message)
  return reply.value as Value
}

/** Pages through a view at random, and searches for what is nowhere, until told to stop; returns how often. */
function readWithoutPause(
  page: Page,
  connectionId: number,
): () => Promise<{ pages: number; searches: number }> {
  let stopped = false
  const done = { pages: 0, searches: 0 }
  const paging = async () => {
    const { viewId } = await answer<{ viewId: number }>(page, 'views.open', {
      connectionId,
      filter: everything,
      limit: 50,
    })
    while (!stopped) {
      const last = (await answer<SessionCounts[]>(page, 'sessions.counts', {}))[0]?.stored ?? 1
      const from = 1 + Math.floor(Math.random() * last)
      await answer(page, 'views.rows', { viewId, from, to: from + 99 })
      done.pages++
    }
  }
  const searching = async () => {
    const filter: ViewFilter = { ...everything, text: 'nowhere at all' }
    while (!stopped) {
      const { viewId } = await answer<{ viewId: number }>(page, 'views.open', {
        connectionId,
        filter,
        limit: 50,
      })
      const untilMs = performance.now() + 5_000
      while (!stopped && performance.now() < untilMs)
        await new Promise((resolve) => setTimeout(resolve, sampleMs))
      await answer(page, 'views.close', { viewId })
      done.searches++
    }
  }
  const both = Promise.all([paging(), searching()])
  return async () => {
    stopped = true
    await both
    return done
  }
}

function workbench(count: number): Promise<Figures> {
  return inFolder(async (folder) => {
    const core = startHelper(lib('core/core-process.ts'), [folder])
    const broker = startHelper(lib('load/replay-broker.ts'), [count, 0])
    try {
      const page = await connectPage(await core.line())
      const profile = profileFor(Number(await broker.line()), { protocolVersion: 4 })
      const { id } = await answer<{ id: number }>(page, 'connections.create', { profile })
      const subscription = subscriptionTo(floodFilter)
      await answer(page, 'subscriptions.create', { connectionId: id, subscription })
      const log = watchLog(join(folder, 'history.db-wal'))
      const startMs = performance.now()
      await answer(page, 'connections.connect', { id })
      const stopReading = readWithoutPause(page, id)
      for (let stored = 0; stored < count;) {
        stored = (await answer<SessionCounts[]>(page, 'sessions.counts', {}))[0]?.stored ?? 0
        await new Promise((resolve) => setTimeout(resolve, sampleMs))
      }
      const { pages, searches } = await stopReading()
      const found = figures('Heliograph', count, startMs, log())
      await page.close()
      return { ...found, 'pages read': pages, searches }
    } finally {
      await broker.stop()
      await core.stop()
    }
  })
}

/** The bare libraries, with the checkpoints that SQLite does by itself, under two readers. */
function plainSqlite(count: number): Promise<Figures> {
  return inFolder(async (folder) => {
    const file = join(folder, 'bare.db')
    const broker = startHelper(lib('load/replay-broker.ts'), [count, 0])
    const startMs = performance.now()
    const bare = startHelper(lib('bare/baseline.ts'), [Number(await broker.line()), count, 0, file])
    const log = watchLog(`${file}-wal`)
    while (!existsSync(`${file}-wal`)) await new Promise((resolve) => setTimeout(resolve, sampleMs))
    const readers = [1, 2].map(() => startHelper(restlessReader, [file]))
    try {
      await bare.line()
      return { ...figures('plain SQLite', count, startMs, log()), 'pages read': '', searches: '' }
    } finally {
      for (const helper of [...readers, bare, broker]) await helper.stop()
    }
  })
}
