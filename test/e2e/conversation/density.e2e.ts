import type { Page } from '@playwright/test'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import { connect, messages, subscribe } from '../../helpers/programs/screens.ts'

/** How many messages are on screen as a whole. */
function wholeRows(page: Page): Promise<number> {
  return page.getByRole('feed', { name: 'Conversation' }).evaluate((feed) => {
    const { top, bottom } = feed.getBoundingClientRect()
    return [...feed.querySelectorAll('[role=article]')].filter((row) => {
      const box = row.getBoundingClientRect()
      return box.top >= top && box.bottom <= bottom
    }).length
  })
}

test('a compact conversation shows one line for each message, and still does after a restart', async ({
  open,
  broker,
}) => {
  const { port } = await broker()
  const first = await open()
  const { page } = first
  await page.setViewportSize({ width: 1440, height: 900 })
  await connect(page, { name: 'Dense', port })
  await subscribe(page, 'dense/#', 1)
  const topic = 'dense/building/west/floor/3/room/312/sensors/rack/7/temperature'
  await mosquittoPub(port, ['-t', topic, '-q', '1', '-m', '{"value": 21.50, "unit": "C"}', '--repeat', '40'])
  await expect(messages(page, 'Received', topic).first()).toBeVisible()
  const compact = page.getByRole('button', { name: 'Compact: one line for each message' })
  await compact.click()
  await expect(compact).toHaveAttribute('aria-pressed', 'true')
  await expect.poll(() => wholeRows(page)).toBeGreaterThanOrEqual(22)
  const row = messages(page, 'Received', topic).last()
  await expect(row).toContainText('{ "value": 21.50, "unit": "C" }')
  await expect(row.getByTitle(topic)).toHaveText(topic)
  await page.setViewportSize({ width: 1024, height: 640 })
  await expect.poll(() => wholeRows(page)).toBeGreaterThanOrEqual(12)

  await page.keyboard.press('Alt+c')
  await expect(compact).toHaveAttribute('aria-pressed', 'false')
  await page.keyboard.press('Alt+c')
  await expect(compact).toHaveAttribute('aria-pressed', 'true')
  await first.stop()
  const again = await open()
  await again.page.getByRole('button', { name: /^Dense, / }).click()
  await expect(
    again.page.getByRole('button', { name: 'Compact: one line for each message' }),
  ).toHaveAttribute('aria-pressed', 'true')
})
