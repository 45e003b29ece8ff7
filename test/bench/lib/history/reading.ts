import type { ViewFilter } from '../../../../shared/types/message.ts'
import { everything } from '../../../helpers/core/profiles.ts'
import type { BenchPage } from '../core/bench-page.ts'
import { percentile, tenth } from '../statistics.ts'

/** What a person does with a large history, and how long it may take at the most, ms. */
export const targets = {
  'first page': 50,
  'page in the middle': 50,
  'jump to a time': 50,
  'newest of one topic': 50,
  'newest of a topic filter': 50,
  'words, rare and common': 100,
  'words, in every message': 100,
  'words, none there': 100,
  'text, first answer': 100,
  'text, newest 100 000 rows': 200,
  'regular expression, newest 100 000 rows': 200,
  'stop of a search': 50,
} as const

export type Action = keyof typeof targets

export const coveredRows = 100_000

const turns = 40

/** Does each action some times, warm; the slow ones of them (p95), ms. `rows`: how many there were before any flood. */
export async function read(
  page: BenchPage,
  connectionId: number,
  rows: number,
): Promise<Record<Action, number>> {
  const all = await page.call('views.open', { connectionId, filter: everything, limit: 50 })
  const actions = actionsOn(page, connectionId, all.viewId, rows)
  const [oldest] = await page.call('views.rows', { viewId: all.viewId, from: 1, to: 1 })
  const figures = {} as Record<Action, number>
  for (const action of Object.keys(targets) as Action[]) {
    const times: number[] = []
    for (let turn = 0; turn <= turns; turn++) times.push(await actions[action](oldest?.timeMs ?? 0))
    figures[action] = tenth(percentile(times.slice(1), 0.95))
  }
  await page.call('views.close', { viewId: all.viewId })
  return figures
}

type Act = (oldestMs: number) => Promise<number>

function actionsOn(page: BenchPage, connectionId: number, viewId: number, rows: number): Record<Action, Act> {
  const middle = Math.floor(rows / 2)
  const opened = (filter: Partial<ViewFilter>) => async () => {
    const startMs = performance.now()
    const view = await page.call('views.open', {
      connectionId,
      filter: { ...everything, ...filter },
      limit: 50,
    })
    const tookMs = performance.now() - startMs
    // Views that stay open would be told of the flood too.
    await page.call('views.close', { viewId: view.viewId })
    return tookMs
  }
  const covering = (filter: Partial<ViewFilter>) => () => covered(page, connectionId, filter)
  return {
    'first page': opened({}),
    'page in the middle': () =>
      timed(() => page.call('views.rows', { viewId, from: middle, to: middle + 49 })),
    'jump to a time': (oldestMs) =>
      timed(async () => {
        const timeMs = oldestMs + 100 * (middle + Math.random() * 1_000)
        const address = await page.call('views.addressAt', { viewId, timeMs })
        await page.call('views.rows', { viewId, from: address, to: address + 49 })
      }),
    'newest of one topic': opened({ topicFilters: ['flood/device/042'] }),
    'newest of a topic filter': opened({ topicFilters: ['flood/+/007'] }),
    'words, rare and common': opened({ text: `${middle} rpi`, match: 'words' }),
    'words, in every message': opened({ text: 'rpi', match: 'words' }),
    'words, none there': opened({ text: 'nowhere', match: 'words' }),
    'text, first answer': opened({ text: `"n":${middle},` }),
    'text, newest 100 000 rows': covering({ text: 'nowhere at all' }),
    'regular expression, newest 100 000 rows': covering({ text: 'now[h]ere', match: 'regexp' }),
    'stop of a search': () => stopped(page, connectionId),
  }
}

/** Until the page is told that the newest rows have been searched. */
async function covered(page: BenchPage, connectionId: number, filter: Partial<ViewFilter>): Promise<number> {
  const edgeMs = await timeBack(page, connectionId, coveredRows)
  const { promise, resolve } = Promise.withResolvers<void>()
  const told: { viewId: number; searchedBackToMs: number | null; complete: boolean }[] = []
  const reached = (news: (typeof told)[number]) =>
    news.complete || (news.searchedBackToMs !== null && news.searchedBackToMs <= edgeMs)
  let viewId: number | null = null
  const look = () => {
    if (told.some((news) => news.viewId === viewId && reached(news))) resolve()
  }
  const off = page.on('views.advanced', (news) => {
    told.push(news)
    look()
  })
  const startMs = performance.now()
  const view = await page.call('views.open', {
    connectionId,
    filter: { ...everything, ...filter },
    limit: 50,
  })
  viewId = view.viewId
  told.push(view)
  look()
  await promise
  const tookMs = performance.now() - startMs
  off()
  await page.call('views.close', { viewId })
  return tookMs
}

async function stopped(page: BenchPage, connectionId: number): Promise<number> {
  const filter = { ...everything, text: 'nowhere at all' }
  const { viewId, complete } = await page.call('views.open', { connectionId, filter, limit: 50 })
  const tookMs = complete ? 0 : await timed(() => page.call('views.stopSearch', { viewId }))
  await page.call('views.close', { viewId })
  return tookMs
}

/** Time of the message that has so many newer ones. */
async function timeBack(page: BenchPage, connectionId: number, rows: number): Promise<number> {
  const all = await page.call('views.open', { connectionId, filter: everything, limit: 1 })
  const from = Math.max(all.first, all.last - rows)
  const [row] = await page.call('views.rows', { viewId: all.viewId, from, to: from })
  await page.call('views.close', { viewId: all.viewId })
  return row?.timeMs ?? 0
}

/** How long it takes, ms. */
export async function timed(act: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now()
  await act()
  return performance.now() - startMs
}
