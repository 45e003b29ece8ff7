import type { Page } from '@playwright/test'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import { connect, messages, subscribe } from '../../helpers/programs/screens.ts'

function marked(page: Page): Promise<string[]> {
  return page.evaluate(() => [...(CSS.highlights.get('search-hit') ?? [])].map((range) => String(range)))
}

test('what a search found is marked in topics and payloads, and clearing it makes the next one plain again', async ({
  app: page,
  broker,
}) => {
  const { port } = await broker()
  await connect(page, { name: 'Marks', port })
  await subscribe(page, '#')
  await mosquittoPub(port, ['-t', 'lamp/Green', '-m', '{"state":{"colour":"GREEN"},"on":true}'])
  await mosquittoPub(port, ['-t', 'room/12', '-m', 'about 21.5 degrees'])
  await expect(messages(page, 'Received', 'room/12')).toBeVisible()
  const search = page.getByRole('searchbox', { name: 'Search topic and payload' })

  await search.fill('green')
  await expect.poll(() => marked(page)).toEqual(['Green', 'GREEN'])

  await search.fill('')
  await page.getByRole('button', { name: 'Filters', exact: true }).click()
  await page.getByRole('radio', { name: 'Regular expression' }).check()
  await expect(page.getByRole('button', { name: 'Clear all' })).toBeEnabled()
  await page.keyboard.press('Escape')
  await search.fill('\\d+(\\.\\d)?')
  await expect.poll(() => marked(page)).toEqual(['12', '21.5'])

  await page.getByRole('button', { name: 'Clear the search' }).click()
  await expect.poll(() => marked(page)).toEqual([])
  await search.fill('21.5 d')
  await expect.poll(() => marked(page)).toEqual(['21.5 d'])
  await search.fill('2.\\.5')
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible()
})
