import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Qos } from '../../../shared/types/connection.ts'
import { startMosquitto } from '../../helpers/brokers/mosquitto.ts'
import { profileFor, subscriptionTo } from '../../helpers/core/profiles.ts'
import { openPage } from '../lib/core/bench-page.ts'
import type { BrowserPage } from '../lib/screen/browser.ts'
import { openInChromium } from '../lib/screen/browser.ts'
import { floodFilter } from '../lib/load/flood-messages.ts'
import type { PageProbe } from '../lib/screen/page-probe.ts'
import { pageProbe } from '../lib/screen/page-probe.ts'
import { residentMb, startHelper } from '../lib/processes.ts'
import type { Figures, Part } from '../lib/report.ts'
import type { ClickTimes } from '../lib/screen/page-clicks.ts'
import { timedClick } from '../lib/screen/page-clicks.ts'
import { percentile, tenth } from '../lib/statistics.ts'

const lib = (name: string) => new URL(`../lib/${name}`, import.meta.url)
/** How long the bare page is flooded: it does not change after that. */
const bareSeconds = 10

/** A flood through mosquitto with the page open on the conversation, on the cores they all share. */
export const page: Part = {
  name: 'page',
  async run({ quick }) {
    const figures: Figures[] = []
    const rates = quick ? [10_000] : [1_000, 10_000, 20_000]
    for (const rate of rates) {
      for (const qos of [0, 1] as const) {
        const measured = await flood(rate, qos, quick ? 20 : 60)
        figures.push({ ...measured, ...(await bareFlood(rate, qos)) })
      }
    }
    return figures
  },
}

async function flood(rate: number, qos: Qos, seconds: number): Promise<Figures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'heliograph-bench-'))
  const broker = await startMosquitto({ quiet: true, config: ['max_queued_messages 0'] })
  const core = startHelper(lib('core/core-process.ts'), [dataDir])
  try {
    const url = await core.line()
    const api = await openPage(url)
    const { id } = await api.call('connections.create', { profile: profileFor(broker.port) })
    await api.call('subscriptions.create', {
      connectionId: id,
      subscription: subscriptionTo(floodFilter, { qos }),
    })
    const granted = new Promise<void>((resolve) => {
      api.on('sessions.changed', (sessions) => {
        if (sessions.some(({ grants }) => grants[0]?.state === 'granted')) resolve()
      })
    })
    await api.call('connections.connect', { id })
    await granted
    const browser = await openInChromium(url)
    await until(browser, `document.querySelector('[role=feed]') !== null`)
    const publisher = startHelper(lib('load/flood-publisher.ts'), [broker.port, rate, qos, seconds])
    await publisher.line()
    await browser.evaluate(pageProbe)
    const { memory, clicks } = await watch(browser, core.child.pid ?? 0, seconds)
    const { sent } = JSON.parse(await publisher.line()) as { sent: number }
    const found = await browser.evaluate<PageProbe>('window.__probe')
    const stored = await storedOf(api, id, sent)
    await browser.close()
    await api.close()
    return {
      'messages/s': rate,
      qos,
      sent,
      lost: sent - stored,
      'frames/s': tenth(found.frames.length / seconds),
      'frame p95, ms': tenth(percentile(found.frames, 0.95)),
      'frame max, ms': tenth(Math.max(...found.frames)),
      'click p95, ms': percentile([...clicks.values()].flat(), 0.95),
      'slowest click, p50': slowest(clicks),
      'newest visible p95, ms': percentile(found.ages, 0.95),
      'core MB': Math.round(memory.core.at(-1) ?? 0),
      'core MB at half': Math.round(memory.core[Math.floor(memory.core.length / 2)] ?? 0),
      'page MB': Math.round(memory.page.at(-1) ?? 0),
      'page MB at half': Math.round(memory.page[Math.floor(memory.page.length / 2)] ?? 0),
    }
  } finally {
    await core.stop()
    await broker.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** The same flood on a page that only counts. */
async function bareFlood(rate: number, qos: Qos): Promise<Figures> {
  const broker = await startMosquitto({ quiet: true, config: ['max_queued_messages 0'] })
  const server = startHelper(lib('bare/bare-page.ts'), [broker.port, qos])
  try {
    const browser = await openInChromium(await server.line())
    await until(browser, `document.querySelector('[role=article]') !== null`)
    const publisher = startHelper(lib('load/flood-publisher.ts'), [broker.port, rate, qos, bareSeconds])
    await publisher.line()
    await browser.evaluate(pageProbe)
    await publisher.line()
    const { frames, ages } = await browser.evaluate<PageProbe>('window.__probe')
    const memoryMb = browser.memoryMb()
    await browser.close()
    return {
      'bare page: frame p95, ms': tenth(percentile(frames, 0.95)),
      'bare page: newest visible p95, ms': percentile(ages, 0.95),
      'bare page: MB': Math.round(memoryMb),
    }
  } finally {
    await server.stop()
    await broker.stop()
  }
}

// Once a second: memory, and a click.
async function watch(browser: BrowserPage, corePid: number, seconds: number) {
  const memory = { core: [] as number[], page: [] as number[] }
  const clicks: ClickTimes = new Map()
  for (let second = 0; second < seconds; second++) {
    const next = new Promise((resolve) => setTimeout(resolve, 1_000))
    memory.core.push(residentMb(corePid))
    memory.page.push(browser.memoryMb())
    await timedClick(browser, second, clicks)
    await next
  }
  return { memory, clicks }
}

function slowest(clicks: ClickTimes): string {
  const medians = [...clicks].map(([name, times]) => ({ name, ms: percentile(times, 0.5) }))
  const worst = medians.sort((one, other) => other.ms - one.ms)[0]
  return worst ? `${worst.name}: ${worst.ms} ms` : ''
}

async function until(browser: BrowserPage, condition: string): Promise<void> {
  for (let turn = 0; turn < 300; turn++) {
    if (await browser.evaluate<boolean>(condition)) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`never: ${condition}`)
}

async function storedOf(
  api: Awaited<ReturnType<typeof openPage>>,
  id: number,
  expected: number,
): Promise<number> {
  for (let turn = 0; ; turn++) {
    const counts = await api.call('sessions.counts', {})
    const stored = counts.find(({ connectionId }) => connectionId === id)?.subscriptions[0]?.count ?? 0
    if (stored >= expected || turn === 300) return stored
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
