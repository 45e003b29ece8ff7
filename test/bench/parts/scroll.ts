import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPage } from '../lib/core/bench-page.ts'
import type { BrowserPage } from '../lib/screen/browser.ts'
import { openInChromium } from '../lib/screen/browser.ts'
import { cachedHistory, copyHistory } from '../lib/history/history-cache.ts'
import { createConnection, figure } from './history.ts'
import { startHelper } from '../lib/processes.ts'
import type { Part } from '../lib/report.ts'
import { scrollProbe } from '../lib/screen/scroll-probe.ts'
import { percentile } from '../lib/statistics.ts'

const lib = (name: string) => new URL(`../lib/${name}`, import.meta.url)
const floodRate = 5_000
const targetMs = 150
const drags = 40
const keys = 21
/** More rows than the flood adds. */
const maxFlooded = floodRate * 60
/** How far from where the thumb was let go the rows may lie, of all rows: two pixels of the bar. */
const tolerance = 0.004

/** The scroll bar and the keys in the real page, on ten million rows, while a flood is recorded. */
export const scroll: Part = {
  name: 'scroll',
  async run({ quick }) {
    const dataDir = await mkdtemp(join(tmpdir(), 'heliograph-bench-'))
    const broker = startHelper(lib('load/paced-broker.ts'), [floodRate, 60])
    const made = await cachedHistory(quick ? 1_000_000 : 10_000_000)
    const connectionId = await createConnection(dataDir, Number(await broker.line()))
    await copyHistory(made, dataDir)
    const core = startHelper(lib('core/core-process.ts'), [dataDir])
    try {
      const url = await core.line()
      const api = await openPage(url)
      const browser = await openInChromium(url)
      try {
        await until(browser, `document.querySelector('[role=feed] [data-address]') !== null`)
        await browser.evaluate(scrollProbe)
        const quiet = await measure(browser, made.rows)
        await api.call('connections.connect', { id: connectionId })
        await broker.line()
        const flooded = await measure(browser, made.rows)
        return Object.keys(quiet).map((action) =>
          figure(action, targetMs, { quiet: worst(quiet[action]), flooded: worst(flooded[action]) }),
        )
      } finally {
        await browser.close()
      }
    } finally {
      await core.stop()
      await broker.stop()
      await rm(dataDir, { recursive: true, force: true })
    }
  },
}

// What was never shown right counts as the two seconds that were waited for it.
function worst(times: (number | null)[] = []): number {
  return percentile(
    times.map((time) => time ?? 2_000),
    0.95,
  )
}

async function measure(browser: BrowserPage, rows: number): Promise<Record<string, (number | null)[]>> {
  const first = 1
  const everywhere = `__shown(1, ${rows * 2})`
  const shownFrom = async (press: () => Promise<void>, low: number, high: number) => {
    await press()
    return await browser.evaluate<number | null>(`__shown(${low}, ${high})`)
  }
  const pressed = async (key: string, range: (now: { from: number; to: number }) => [number, number]) => {
    const now = await browser.evaluate<{ from: number; to: number }>('__range()')
    return await shownFrom(() => browser.press(key), ...range(now))
  }
  const figures: Record<string, (number | null)[]> = {
    'drag of the scroll bar': [],
    Home: [],
    PageDown: [],
    PageUp: [],
  }
  await browser.evaluate(`document.querySelector('[role=feed]').focus()`)
  for (let turn = 0; turn < keys; turn++) {
    figures['Home']?.push(await pressed('Home', () => [first, 200]))
    for (let page = 0; page < 3; page++) {
      figures['PageDown']?.push(await pressed('PageDown', ({ from, to }) => [from + 1, to + 200]))
    }
    figures['PageUp']?.push(await pressed('PageUp', ({ from, to }) => [from - 200, to - 1]))
    await browser.press('End')
    await browser.evaluate(`new Promise((resolve) => setTimeout(resolve, 200))`)
  }
  await browser.press('Home')
  await browser.evaluate(everywhere)
  figures['drag of the scroll bar'] = await dragged(browser, rows)
  return figures
}

async function dragged(browser: BrowserPage, rows: number): Promise<(number | null)[]> {
  const { x, top, thumbPx, roomPx } = await browser.evaluate<{
    x: number
    top: number
    thumbPx: number
    roomPx: number
  }>(`(() => {
    const bar = document.querySelector('[role=scrollbar]')
    const track = bar.getBoundingClientRect()
    const thumb = bar.firstElementChild.getBoundingClientRect()
    return { x: track.x + track.width / 2, top: thumb.top, thumbPx: thumb.height, roomPx: track.height - thumb.height }
  })()`)
  const startY = top + thumbPx / 2
  await browser.mouse('mousePressed', x, startY)
  const times: (number | null)[] = []
  for (let turn = 1; turn <= drags; turn++) {
    // All over the bar, without two moves to neighbouring places.
    const part = 0.02 + 0.93 * ((turn * 0.618) % 1)
    await browser.mouse('mouseMoved', x, startY + part * roomPx)
    // Meanwhile the flood adds rows at the end, which moves what a place on the bar means.
    const low = Math.floor(part * rows - tolerance * rows)
    const high = Math.ceil(part * (rows + maxFlooded) + tolerance * rows + 200)
    times.push(await browser.evaluate<number | null>(`__shown(${low}, ${high})`))
  }
  await browser.mouse('mouseReleased', x, startY)
  return times
}

async function until(browser: BrowserPage, condition: string): Promise<void> {
  for (let turn = 0; turn < 300; turn++) {
    if (await browser.evaluate<boolean>(condition)) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`never: ${condition}`)
}
