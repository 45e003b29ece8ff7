import type { Page } from '@playwright/test'
import { rootFile, serverCertificate } from '../../helpers/wire/certificates.ts'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { startTlsMosquitto } from '../../helpers/brokers/tls-mosquitto.ts'
import { fillNew, listed, stateShown } from './steps.ts'

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })

async function chooseProtocol(page: Page, protocol: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Protocol' }).click()
  await page.getByRole('option', { name: protocol }).click()
}

async function saveAndEdit(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await listed(page, name).press('F2')
}

test('a broker with a certificate of its own authority is reached', async ({ app }) => {
  const broker = await startTlsMosquitto()
  try {
    await fillNew(app, `mqtts://localhost:${broker.ports.tls}`)
    await field(app, 'Port').focus()
    await app.getByRole('radio', { name: 'Own CA' }).check()
    const authority = field(app, 'CA certificate')
    await app.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(authority).toBeFocused()
    await expect(authority).toHaveAccessibleDescription(/enter its path/)
    await authority.fill(await rootFile())
    await app.keyboard.press('Control+Enter')
    await expect(stateShown(app)).toHaveText('Connected')
  } finally {
    await broker.stop()
  }
})

test('what was accepted of one host is not accepted of another', async ({ app }) => {
  const { sha256 } = await serverCertificate()
  await fillNew(app, 'mqtts://broker.example')
  await field(app, 'Port').focus()
  const skip = app.getByRole('switch', { name: 'Skip certificate checks' })
  await skip.click()
  await app.getByRole('radio', { name: 'This certificate' }).check()
  await field(app, 'SHA-256 fingerprint').fill(sha256.toLowerCase())
  await saveAndEdit(app, 'broker.example')
  await expect(skip).toBeChecked()
  await expect(field(app, 'SHA-256 fingerprint')).toHaveValue(sha256)
  await field(app, 'Host').fill('other.example')
  await field(app, 'Port').focus()
  await expect(skip).not.toBeChecked()
  await expect(skip).toHaveAccessibleDescription(/host has changed/)
  await expect(app.getByRole('radio', { name: 'System' })).toBeChecked()
})

test('the last will keeps its properties, in their order', async ({ app }) => {
  await fillNew(app, 'broker.example')
  await app.getByRole('switch', { name: 'Leave a last will' }).click()
  await field(app, 'Will topic').fill('state/#')
  await field(app, 'Content type').focus()
  await expect(field(app, 'Will topic')).toHaveAccessibleDescription(/wildcards/)
  await field(app, 'Will topic').fill('state/desk')
  await app.getByRole('combobox', { name: 'Format of Will payload' }).click()
  await app.getByRole('option', { name: 'Hex' }).click()
  await field(app, 'Will payload').fill('00 f')
  await field(app, 'Content type').focus()
  await expect(field(app, 'Will payload')).toHaveAccessibleDescription(/two hexadecimal digits/)
  await field(app, 'Will payload').fill('00ff')
  await field(app, 'Message expiry').fill('60')
  for (const [index, value] of ['one', 'two'].entries()) {
    await app.getByRole('button', { name: 'Add to User properties of the will' }).click()
    await expect(field(app, `Name of property ${index + 1}`)).toBeFocused()
    await app.keyboard.type('site')
    await app.keyboard.press('Tab')
    await app.keyboard.type(value)
  }
  await app.keyboard.press('Alt+ArrowUp')
  await saveAndEdit(app, 'broker.example')
  await expect(field(app, 'Will payload')).toHaveValue('00ff')
  await expect(field(app, 'Message expiry')).toHaveValue('60')
  await expect(field(app, 'Value of property 1')).toHaveValue('two')
  await expect(field(app, 'Name of property 2')).toHaveValue('site')
})

test('what does not apply is hidden and keeps its value', async ({ app }) => {
  await fillNew(app, 'wss://broker.example/ws?token=1')
  await field(app, 'Port').focus()
  await expect(field(app, 'WebSocket path')).toHaveValue('/ws')
  await expect(field(app, 'Query')).toHaveValue('token=1')
  await app.getByRole('button', { name: 'Add header' }).click()
  await app.keyboard.type('Authorization')
  await field(app, 'Value of header 1').fill('Bearer 1')
  await app.getByRole('checkbox', { name: 'Value of header 1 is secret' }).check()
  await chooseProtocol(app, 'mqtt://')
  await expect(field(app, 'WebSocket path')).toHaveCount(0)
  await expect(app.getByRole('button', { name: 'TLS', exact: true })).toHaveCount(0)
  await app.getByRole('radio', { name: 'MQTT 3.1.1' }).click()
  await expect(field(app, 'Receive maximum')).toHaveCount(0)
  await saveAndEdit(app, 'broker.example')
  await chooseProtocol(app, 'wss://')
  await expect(field(app, 'Query')).toHaveValue('token=1')
  await expect(field(app, 'Name of header 1')).toHaveValue('Authorization')
  await expect(field(app, 'Value of header 1')).toHaveValue('')
})

test('a client ID can be random, with a random end, or one’s own', async ({ app, broker }) => {
  const { port, log } = await broker()
  await fillNew(app, `127.0.0.1:${port}`)
  const kind = app.getByRole('combobox', { name: 'Kind of client ID' })
  await expect(kind).toHaveText('Random')
  await field(app, 'Client ID').fill('desk')
  await expect(kind).toHaveText('Fixed')
  await kind.click()
  await app.getByRole('option', { name: 'Random suffix' }).click()
  await app.keyboard.press('Control+Enter')
  await expect(stateShown(app)).toHaveText('Connected')
  expect(log.join('\n')).toMatch(/ as desk-[\da-f]{8} /)
})
