import type { Page } from '@playwright/test'
import { expectAccessible } from '../../helpers/programs/axe.ts'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { fillNew, listed } from '../shell/steps.ts'

const settingsOf = (page: Page) => page.getByRole('dialog', { name: 'Settings' })
const testOf = (page: Page) => page.getByRole('complementary', { name: 'Test' })

async function chooseProtocol(page: Page, protocol: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Protocol' }).click()
  await page.getByRole('option', { name: protocol }).click()
}

test('axe-core finds nothing on the first screen, in the palette and in the settings', async ({
  app: page,
}) => {
  await expect(page.getByRole('button', { name: 'Start the demo' })).toBeVisible()
  await expectAccessible(page, 'welcome')

  await page.keyboard.press('Control+k')
  await expect(page.getByRole('option').first()).toBeVisible()
  await expectAccessible(page, 'palette')
  await page.getByPlaceholder('Type a command').fill('no such command')
  await expect(page.getByText('Nothing matches “no such command”.')).toBeVisible()
  await expectAccessible(page, 'palette without a match')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Settings' }).click()
  await expect(settingsOf(page).getByText('None. A connection that is deleted')).toBeVisible()
  await settingsOf(page).getByRole('textbox', { name: 'MQTT (TCP)' }).fill('99999')
  await page.keyboard.press('Tab')
  await settingsOf(page).getByRole('button', { name: 'Set a passphrase…' }).click()
  await settingsOf(page).getByRole('textbox', { name: 'New passphrase', exact: true }).fill('short')
  await settingsOf(page).getByRole('button', { name: 'Set passphrase' }).click()
  await expect(settingsOf(page).getByText('Use at least 8 characters.')).toBeVisible()
  await expect(settingsOf(page).getByText('Enter a port from 1 to 65535.')).toBeVisible()
  await expectAccessible(page, 'settings with errors')
})

test('axe-core finds nothing in the form of a connection and its test', async ({ app: page, broker }) => {
  const { port } = await broker()
  await fillNew(page, '')
  await expectAccessible(page, 'new connection')
  await page.getByRole('combobox', { name: 'Protocol' }).click()
  await expect(page.getByRole('option', { name: 'wss://' })).toBeVisible()
  await expectAccessible(page, 'choice of the protocol')
  await page.keyboard.press('Escape')

  await page.getByRole('textbox', { name: 'Port' }).fill('70000')
  await page.getByRole('textbox', { name: 'Keep alive' }).fill('x')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Enter a port from 1 to 65535.')).toBeVisible()
  await expectAccessible(page, 'new connection with errors')

  await page.getByRole('textbox', { name: 'Keep alive' }).fill('60')
  await page.getByRole('textbox', { name: 'Port' }).fill('1883')
  await chooseProtocol(page, 'wss://')
  await page.getByRole('radio', { name: 'Own CA' }).check()
  await page.getByRole('radio', { name: 'PKCS#12' }).check()
  await page.getByRole('switch', { name: 'Skip certificate checks' }).click()
  await page.getByRole('switch', { name: 'Leave a last will' }).click()
  await page.getByRole('button', { name: 'Add header' }).click()
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(page.locator('[aria-invalid="true"]').first()).toBeFocused()
  await expectAccessible(page, 'new connection with every section')
  await page.getByRole('radio', { name: 'PEM' }).check()
  await page.getByRole('button', { name: 'Paste text: CA certificate' }).click()
  await page.getByRole('radio', { name: 'Newest messages' }).check()
  await expectAccessible(page, 'new connection with pasted certificates')

  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Discard the changes?' })).toBeVisible()
  await expectAccessible(page, 'question about changes that are not saved')
  await page.getByRole('button', { name: 'Discard changes' }).click()

  await fillNew(page, `mqtt://ada:secret@127.0.0.1:${port}`)
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Pi')
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(testOf(page).getByRole('status')).toHaveText('everything works')
  await expectAccessible(page, 'test that passed')
  await page.getByRole('textbox', { name: 'Port' }).fill('9')
  await expect(testOf(page).getByText('out of date')).toBeVisible()
  await expectAccessible(page, 'test out of date')
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(testOf(page).getByRole('status')).toHaveText('stopped at the TCP connection')
  await expectAccessible(page, 'test that failed')

  await page.getByRole('textbox', { name: 'Port' }).fill(String(port))
  await page.getByRole('button', { name: 'Save and connect' }).click()
  await expect(page.getByRole('main').getByRole('status', { name: 'Connected' })).toBeVisible()
  await listed(page, 'Pi').press('F2')
  await expect(page.getByText('Changes take effect at the next connect.')).toBeVisible()
  await expect(page.getByText('Known; leave empty to keep it.')).toBeVisible()
  await expectAccessible(page, 'edited connection')
})
