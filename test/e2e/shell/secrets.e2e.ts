import { expect, test } from '../../helpers/e2e.ts'
import { fillNew, listed } from './steps.ts'

const passphrase = 'correct horse'

test('a passphrase keeps passwords over a restart, and locks them', async ({ open }) => {
  const first = await open()
  const { page } = first
  await page.getByRole('button', { name: 'Settings' }).click()
  const settings = page.getByRole('dialog', { name: 'Settings' })
  await expect(settings.getByText(/Kept for this run only/)).toBeVisible()
  await settings.getByRole('button', { name: 'Set a passphrase…' }).click()
  await settings.getByRole('textbox', { name: 'New passphrase', exact: true }).fill('short')
  await settings.getByRole('button', { name: 'Set passphrase' }).click()
  await expect(settings.getByText('Use at least 8 characters.')).toBeVisible()
  for (const name of ['New passphrase', 'New passphrase again']) {
    await settings.getByRole('textbox', { name, exact: true }).fill(passphrase)
  }
  await settings.getByRole('button', { name: 'Set passphrase' }).click()
  await expect(settings.getByText('Kept encrypted with your passphrase.')).toBeVisible()
  await settings.getByRole('button', { name: 'Close' }).click()
  await fillNew(page, 'mqtt://ada:secret@127.0.0.1:9')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await listed(page, '127.0.0.1').waitFor()
  await first.stop()

  const { page: again } = await open()
  await again.locator('main > header').getByRole('button', { name: 'Connect', exact: true }).click()
  await again.getByRole('button', { name: 'Unlock…' }).click()
  const locked = again.getByRole('dialog', { name: 'Settings' })
  await locked.getByRole('button', { name: 'Unlock…' }).click()
  await locked.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase)
  await locked.getByRole('button', { name: 'Unlock', exact: true }).click()
  await expect(locked.getByText('Kept encrypted with your passphrase.')).toBeVisible()
  await locked.getByRole('button', { name: 'Close' }).click()
  await listed(again, '127.0.0.1').press('F2')
  await expect(again.getByText('Kept; leave empty to keep it.')).toBeVisible()
})
