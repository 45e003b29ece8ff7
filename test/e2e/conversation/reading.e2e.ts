import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import { connect, messages, subscribe } from '../../helpers/programs/screens.ts'

const feedOf = (page: Page): Locator => page.getByRole('feed', { name: 'Conversation' })
const flood = (port: number, count: number) =>
  mosquittoPub(port, ['-t', 'flood/line', '-q', '1', '-m', '{"value":1}', '--repeat', String(count)])

async function topOf(locator: Locator): Promise<number> {
  return (await locator.boundingBox())?.y ?? NaN
}

/** The wheel glides for some frames. */
async function restingTop(locator: Locator): Promise<number> {
  let top = NaN
  const hasStopped = async () => {
    const before = top
    top = await topOf(locator)
    return top === before
  }
  await expect.poll(hasStopped, { intervals: [100] }).toBe(true)
  return top
}

test('what is read stays in place while messages arrive, and a click leads to the newest', async ({
  app: page,
  broker,
}) => {
  const { port } = await broker()
  await connect(page, { name: 'Flood', port })
  await subscribe(page, 'flood/#', 1)
  await flood(port, 200)
  await mosquittoPub(port, ['-t', 'flood/mark', '-q', '1', '-m', 'read me'])
  const read = messages(page, 'Received', 'flood/mark')
  await expect(read).toBeVisible()

  await feedOf(page).hover()
  await page.mouse.wheel(0, -120)
  const end = page.getByRole('button', { name: 'Go to the newest message' })
  await expect(end).toBeVisible()
  const before = await restingTop(read)
  await flood(port, 300)
  const pill = page.getByRole('button', { name: '300 new' })
  await expect(pill).toBeVisible()
  expect(await topOf(read)).toBe(before)

  await pill.click()
  await expect(pill).toBeHidden()
  await expect(read).toBeHidden()
  await flood(port, 10)
  await mosquittoPub(port, ['-t', 'flood/mark', '-q', '1', '-m', 'the newest'])
  await expect(messages(page, 'Received', 'flood/mark')).toContainText('the newest')
})

test('keys reach both ends of the history and choose messages', async ({ app: page, broker }) => {
  const { port } = await broker()
  await connect(page, { name: 'Keys', port })
  await subscribe(page, 'flood/#', 1)
  await mosquittoPub(port, ['-t', 'flood/oldest', '-q', '1', '-m', 'first of all'])
  await flood(port, 400)
  await expect(messages(page, 'Received', 'flood/line').first()).toBeVisible()
  const feed = feedOf(page)
  await feed.press('Home')
  await expect(messages(page, 'Received', 'flood/oldest')).toBeVisible()
  await expect(feed.getByRole('article', { name: 'Connected' })).toBeVisible()
  await feed.press('ArrowDown')
  await expect(feed.locator('[aria-current=true]')).toHaveAccessibleName(/^Received flood\/oldest/)
  await feed.press('ArrowDown')
  await expect(feed.locator('[aria-current=true]')).toHaveAccessibleName(/^Received flood\/line/)
  await feed.press('Escape')
  await expect(feed.locator('[aria-current=true]')).toHaveCount(0)
  await feed.press('End')
  await expect(messages(page, 'Received', 'flood/oldest')).toBeHidden()
})

test('the conversation shows what is searched for, in topics and payloads, and all again after Esc', async ({
  app: page,
  broker,
}) => {
  const { port } = await broker()
  await connect(page, { name: 'Search', port })
  await subscribe(page, '#')
  await mosquittoPub(port, ['-t', 'a/needle', '-m', 'x'])
  await mosquittoPub(port, ['-t', 'b', '-m', 'hay, NEEDLE, hay'])
  await mosquittoPub(port, ['-t', 'c', '-m', 'hay'])
  await expect(messages(page, 'Received', 'c')).toBeVisible()

  await page.keyboard.press('ControlOrMeta+f')
  await page.keyboard.type('needle')
  await expect(page.getByText('2 messages')).toBeVisible()
  await expect(messages(page, 'Received', 'c')).toBeHidden()
  await page.keyboard.type(' not there')
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(messages(page, 'Received', 'c')).toBeVisible()
})

test('a place in the history is kept while another screen is looked at', async ({ app: page, broker }) => {
  const { port } = await broker()
  await connect(page, { name: 'Kept', port })
  await subscribe(page, 'flood/#', 1)
  await flood(port, 300)
  await mosquittoPub(port, ['-t', 'flood/mark', '-q', '1', '-m', 'here'])
  const mark = messages(page, 'Received', 'flood/mark')
  await expect(mark).toBeVisible()
  await feedOf(page).press('ArrowUp')
  await flood(port, 100)
  // Part of the first one may be in sight.
  await expect(page.getByRole('button', { name: /^(99|100) new$/ })).toBeVisible()
  const before = await topOf(mark)
  await page.getByRole('button', { name: 'Charts', exact: true }).click()
  await expect(mark).toBeHidden()
  await page.getByRole('button', { name: 'Messages', exact: true }).click()
  await expect(mark).toBeVisible()
  await expect.poll(() => topOf(mark)).toBe(before)
})
