import { chooseBrokerPorts } from '../../helpers/brokers/broker-ports.ts'
import { expectAccessible } from '../../helpers/programs/axe.ts'
import { expect, isElectron, test } from '../../helpers/programs/e2e.ts'
import { connect } from '../../helpers/programs/screens.ts'
import { fillNew, listed } from '../shell/steps.ts'

test.beforeAll(() => {
  // Stands for the address of this computer in the local network: no test listens on a real one.
  process.env['HELIOGRAPH_BROKER_ADDRESSES'] = '127.0.0.2'
})
test.afterAll(() => {
  delete process.env['HELIOGRAPH_BROKER_ADDRESSES']
})

test('axe-core finds nothing in the dialog of the built-in broker, nor in what a restart asks for', async ({
  dataDir,
  open,
  broker,
}) => {
  test.skip(isElectron, 'a started desktop program has other secrets; the dialogs are the same there')
  const { port } = await broker()
  await chooseBrokerPorts(dataDir)
  const first = await open()
  const { page } = first
  const services = page.getByRole('region', { name: 'On this computer' })
  await services.getByRole('button', { name: 'Clients and network' }).click()
  const dialog = page.getByRole('dialog', { name: 'Built-in broker' })
  await expectAccessible(page, 'built-in broker, off')
  await dialog.getByRole('button', { name: 'Start it' }).click()
  await dialog.getByRole('switch', { name: 'Reachable from the local network' }).click()
  await expect(dialog.getByRole('img', { name: /^QR code of/ })).toBeVisible()
  await dialog.getByRole('switch', { name: 'Ask for a password' }).click()
  await expectAccessible(page, 'built-in broker, login')
  await dialog.getByRole('textbox', { name: 'Password' }).fill('blue whale')
  await dialog.getByRole('button', { name: 'Use this login' }).click()
  await expect(dialog.getByText('blue whale', { exact: true })).toBeVisible()
  await expectAccessible(page, 'built-in broker, in the network with a password')
  await page.keyboard.press('Escape')

  await connect(page, { name: 'Open', port })
  await fillNew(page, `mqtt://ada:geheim@127.0.0.1:${port}`)
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Vault')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await listed(page, 'Vault').waitFor()
  await first.stop()

  const second = await open()
  const { page: restarted } = second
  await expect(restarted.getByRole('region', { name: 'Connections of the last run' })).toBeVisible()
  await expectAccessible(restarted, 'connections of the last run')
  await listed(restarted, 'Vault').dblclick()
  const forgotten = restarted.getByRole('dialog', { name: 'Enter it again for “Vault”' })
  await expect(forgotten).toBeVisible()
  await expectAccessible(restarted, 'secret that was kept for one run')
  await forgotten.getByRole('textbox', { name: 'Password' }).fill('geheim')
  await restarted.keyboard.press('Enter')
  await expect(forgotten).toBeHidden()

  await restarted.getByRole('button', { name: 'Settings' }).click()
  const settings = restarted.getByRole('dialog', { name: 'Settings' })
  await settings.getByRole('button', { name: 'Set a passphrase…' }).click()
  for (const name of ['New passphrase', 'New passphrase again']) {
    await settings.getByRole('textbox', { name, exact: true }).fill('correct horse')
  }
  await settings.getByRole('button', { name: 'Set passphrase' }).click()
  await expect(settings.getByText('Kept encrypted with your passphrase.')).toBeVisible()
  await settings.getByRole('button', { name: 'Lock', exact: true }).click()
  await expect(settings.getByText(/^Locked:/)).toBeVisible()
  await expectAccessible(restarted, 'settings with locked secrets')
  await settings.getByRole('button', { name: 'Unlock…' }).click()
  await expectAccessible(restarted, 'unlocking')
})
