import { expect, test } from '../../helpers/programs/e2e.ts'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import { connect, messages, subscribe } from '../../helpers/programs/screens.ts'

test('a long search says how far it is, can be stopped and goes on', async ({ app: page, broker }) => {
  const { port } = await broker()
  await connect(page, { name: 'Long', port })
  await subscribe(page, '#', 1)
  await mosquittoPub(port, ['-t', 'long', '-q', '1', '-m', 'a'.repeat(14), '--repeat', '20000'])
  await mosquittoPub(port, ['-t', 'end', '-q', '1', '-m', 'aab'])
  await expect(messages(page, 'Received', 'end')).toBeVisible()

  await page.getByRole('button', { name: 'Filters', exact: true }).click()
  await page.getByRole('radio', { name: 'Regular expression' }).click()
  await page.keyboard.press('Escape')
  // Tries every way to take the letters before it gives a message up: slow on purpose.
  await page.getByRole('searchbox').fill('(a|a)*b')
  await expect(page.getByText('Searching older messages… 1 found so far')).toBeVisible()
  await expect(page.getByRole('progressbar', { name: 'Part of the history searched' })).toBeVisible()
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(page.getByText(/^Searched back to \d\d:\d\d:\d\d$/)).toBeVisible()
  await expect(messages(page, 'Received', 'end')).toBeVisible()
  await mosquittoPub(port, ['-t', 'later', '-q', '1', '-m', 'ab'])
  await expect(messages(page, 'Received', 'later')).toBeVisible()

  await page.getByRole('button', { name: 'Continue searching' }).click()
  await expect(page.getByText('Searching older messages… 2 found so far')).toBeVisible()
  await page.getByRole('searchbox').press('Escape')
  await expect(page.getByText('Searching older messages…')).toBeHidden()
  await expect(messages(page, 'Received', 'long').first()).toBeVisible()
})
