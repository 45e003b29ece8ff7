import type { Page } from '@playwright/test'
import { expect } from '@playwright/test'
import type { Result, RunOnly, RunOptions } from 'axe-core'
import axe from 'axe-core'

type Theme = 'light' | 'dark'

/** Every rule for WCAG 2.2 A and AA, axe-core's own advice, and the rules that it still calls experimental. */
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice', 'experimental']
/** A theme changes nothing but colours. */
const runOnly: Readonly<Record<Theme, RunOnly>> = {
  light: { type: 'tag', values: standards },
  dark: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
}
const options: RunOptions = {
  // It knows neither the splitter of two panes nor the feed as places for the focus; both are, by ARIA 1.2.
  rules: { 'focus-order-semantics': { enabled: false } },
  resultTypes: ['violations'],
  preload: false,
  iframes: false,
}

/**
 * Runs axe-core on what is on screen: every rule in the light theme, and in the dark one every rule about colours. A finding
 * is reported with the screen, the theme, the rule, the element and its contrast; the test goes on, and tells of all screens.
 */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await show(page, theme)
    expect.soft(await findings(page, theme), `axe-core: ${screen}, ${theme}`).toEqual([])
  }
}

/** The page follows the system, so that nothing is clicked and nothing on screen closes. */
async function show(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  await expect(page.locator('html')).toHaveClass(new RegExp(`(^| )${theme}( |$)`))
  // Colours of something that fades in are not its colours yet. What was taken away meanwhile is not waited for.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))
}

async function findings(page: Page, theme: Theme): Promise<string[]> {
  // The policy of the page forbids a script element; this comes from outside.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const violations = await page.evaluate(
    async (asked): Promise<Result[]> => {
      const { axe: runner } = window as unknown as { axe: typeof import('axe-core') }
      return (await runner.run(document, asked)).violations
    },
    { ...options, runOnly: runOnly[theme] },
  )
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html, any }) => {
      const { data } = any.find((check) => check.id === 'color-contrast') ?? {}
      return [`${id} (${help})`, target.join(' '), html.slice(0, 160), ...contrastOf(data)].join('\n    ')
    }),
  )
}

/** What axe-core says of two colours. */
function contrastOf(data: unknown): string[] {
  if (typeof data !== 'object' || data === null || !('contrastRatio' in data)) return []
  const { contrastRatio, expectedContrastRatio, fgColor, bgColor } = data as Record<string, unknown>
  return [
    `${String(fgColor)} on ${String(bgColor)}: ${String(contrastRatio)}, not ${String(expectedContrastRatio)}`,
  ]
}
