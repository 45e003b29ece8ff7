import { expect, test } from '../../helpers/programs/e2e.ts'
import { fillNew, listed, stateShown } from '../shell/steps.ts'

const passphrase = 'correct horse'

test('a passphrase keeps passwords over a restart, and is asked for by what needs it', async ({
  open,
  broker,
}) => {
  const { port } = await broker()
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
  await fillNew(page, `mqtt://ada:secret@127.0.0.1:${port}`)
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Vault')
  await page.getByRole('switch', { name: 'Connect when Heliograph starts' }).check()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await listed(page, 'Vault').waitFor()
  await first.stop()

  const { page: again } = await open()
  const connect = again.locator('main > header').getByRole('button', { name: 'Connect', exact: true })
  const question = again.getByRole('dialog', { name: 'Passwords are locked' })
  await expect(question).toContainText('Enter your passphrase to connect “Vault”.')
  await question.getByRole('button', { name: 'Cancel' }).click()
  await connect.click()
  await question.getByRole('button', { name: 'Cancel' }).click()
  await again.getByRole('button', { name: 'Unlock…' }).click()
  await question.getByRole('textbox', { name: 'Passphrase' }).fill('wrong passphrase')
  await again.keyboard.press('Enter')
  await expect(question.getByText(/^This is not the passphrase/)).toBeVisible()
  await question.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase)
  await again.keyboard.press('Enter')
  await expect(question).toBeHidden()
  await expect(stateShown(again)).toHaveText('Connected')
  await listed(again, 'Vault').press('F2')
  await expect(again.getByText('Kept; leave empty to keep it.')).toBeVisible()
})
