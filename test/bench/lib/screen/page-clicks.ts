import type { BrowserPage } from './browser.ts'

/** What is clicked in turn, each a second after the one before; the last one of a round leads back to the newest message. */
const round: readonly [name: string, selector: string][] = [
  ['menu', '[aria-label="Actions of Test"]'],
  ['menu closed', '[aria-label="Actions of Test"]'],
  ['filters', '[aria-label="Filters"]'],
  ['filters closed', '[aria-label="Filters"]'],
  ['message', '[role=feed] [role=article]:last-child'],
  ['newest', '.pointer-events-none.absolute > button'],
]
const answeredMs = 400

/** How long the page took to show the answer to each click, in ms, by what was clicked. */
export type ClickTimes = Map<string, number[]>

/**
 * Clicks on `turn` of the round and adds what it took: from the press to the next frame that was painted after its handlers
 * (Event Timing API, in steps of 8 ms; below 16 ms a browser tells nothing, which counts as 16).
 */
export async function timedClick(browser: BrowserPage, turn: number, times: ClickTimes): Promise<void> {
  const [name, selector] = round[turn % round.length] ?? ['', '']
  const place = await browser.evaluate<{ x: number; y: number; at: number } | null>(`(() => {
    const box = document.querySelector('${selector}')?.getBoundingClientRect()
    return box ? { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 16), at: performance.now() } : null
  })()`)
  if (!place) throw new Error(`nothing to click on: ${name}`)
  await browser.click(place.x, place.y)
  await new Promise((resolve) => setTimeout(resolve, answeredMs))
  const took = await browser.evaluate<number>(
    `Math.max(16, ...window.__probe.events.filter(({ at }) => at >= ${place.at}).map(({ ms }) => ms))`,
  )
  times.set(name, [...(times.get(name) ?? []), took])
}
