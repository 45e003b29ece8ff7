import type { Page } from '@playwright/test'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import { savedFile } from '../../helpers/programs/saved-file.ts'
import { connect, messages, subscribe } from '../../helpers/programs/screens.ts'

const chartOf = (page: Page, path: string) => page.getByRole('region', { name: `Chart of ${path}` })

function tile(page: Page, path: string, name: string) {
  const pairs = chartOf(page, path).locator('dl > div')
  return pairs
    .filter({ has: page.getByRole('term').getByText(name, { exact: true }) })
    .getByRole('definition')
}

test('draws into the page, saves the picture, and goes when it is closed', async ({ app, broker }) => {
  const { port } = await broker()
  await connect(app, { name: 'Picture', port })
  await subscribe(app, 'picture')
  for (const value of [1, 5, 2]) await mosquittoPub(port, ['-t', 'picture', '-m', String(value)])
  await expect(messages(app, 'Received', 'picture')).toHaveCount(3)
  await messages(app, 'Received', 'picture').last().getByRole('button', { name: 'Chart $' }).click()
  const chart = chartOf(app, '$')
  await expect(chart.getByRole('img', { name: 'Chart of $, 1 topic' })).toBeVisible()
  await expect(tile(app, '$', 'max')).toHaveText('5')

  const save = () => chart.getByRole('button', { name: 'Save as PNG' }).click()
  const { name, bytes } = await savedFile(app, save)
  expect(name).toMatch(/^picture .*\.png$/)
  expect(bytes.toString('latin1', 1, 4)).toBe('PNG')

  await chart.getByRole('button', { name: 'Enlarge' }).click()
  const dialog = app.getByRole('dialog', { name: '$' })
  await expect(dialog.getByRole('img', { name: 'Chart of $, 1 topic' })).toBeVisible()
  await app.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await chart.getByRole('button', { name: 'Close chart' }).click()
  await expect(chart).toBeHidden()
})
