import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import type { Page } from '@playwright/test'
import { clientCertificate, clientKey, rootFile, serverCertificate } from '../../helpers/wire/certificates.ts'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { startTlsMosquitto } from '../../helpers/brokers/tls-mosquitto.ts'
import { fillNew, stateShown } from './steps.ts'

const panel = (page: Page) => page.getByRole('complementary', { name: 'Test' })
const step = (page: Page, name: RegExp) => panel(page).getByRole('listitem').filter({ hasText: name }).first()

test('a broker is tested step by step, without being saved, and a test that waits is cancelled', async ({
  app,
  broker,
}) => {
  const { port } = await broker()
  await fillNew(app, `127.0.0.1:${port}`)
  await app.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(panel(app).getByRole('status')).toHaveText('everything works')
  await expect(step(app, /^Open a TCP connection/)).toContainText(/done.*ms/s)
  await expect(step(app, /^CONNECT/)).toContainText('MQTT 5 as')
  await expect(app.getByText('Connections you save appear here.')).toBeVisible()
  await panel(app).getByRole('button', { name: 'Close the test' }).click()
  await expect(panel(app)).toHaveCount(0)

  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const called = once(silent, 'connection') as Promise<[Socket]>
  const { port: silentPort } = silent.address() as AddressInfo
  await app.getByRole('textbox', { name: 'Port' }).fill(String(silentPort))
  await app.getByRole('button', { name: 'Test', exact: true }).click()
  const [socket] = await called
  socket.resume()
  const hungUp = once(socket, 'close')
  await expect(panel(app).getByRole('status')).toHaveText('under way…')
  await panel(app).getByRole('button', { name: 'Cancel the test' }).click()
  await expect(panel(app).getByRole('status')).toHaveText('cancelled')
  await expect(step(app, /^CONNECT/)).toContainText('not tried')
  await hungUp
  silent.close()
})

test('a certificate that nobody vouches for is shown, and can be accepted', async ({ app }) => {
  const broker = await startTlsMosquitto('self-signed')
  try {
    const { sha256 } = await serverCertificate('self-signed')
    await fillNew(app, `mqtts://localhost:${broker.ports.tls}`)
    await app.getByRole('button', { name: 'Test', exact: true }).click()
    await expect(panel(app).getByRole('status')).toHaveText('stopped at TLS')
    await expect(panel(app).getByText(sha256)).toBeVisible()
    await expect(step(app, /^CONNECT/)).toContainText('not tried')
    await panel(app).getByRole('button', { name: 'Accept this certificate' }).click()
    await expect(panel(app).getByRole('status')).toHaveText('everything works')
    await expect(panel(app).getByText('It is the one that you accepted.')).toBeVisible()
    await expect(app.getByRole('textbox', { name: 'SHA-256 fingerprint' })).toHaveValue(sha256)
    await app.keyboard.press('Control+Enter')
    await expect(stateShown(app)).toHaveText('Connected')
  } finally {
    await broker.stop()
  }
})

test('the result of one host is never shown as that of another', async ({ app, broker }) => {
  const [first, other] = [await broker(), await broker()]
  await fillNew(app, `127.0.0.1:${first.port}`)
  await app.getByRole('textbox', { name: 'Name', exact: true }).fill('Pi')
  await app.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(panel(app).getByRole('status')).toHaveText('everything works')
  await app.getByRole('textbox', { name: 'Name', exact: true }).fill('Pi 4')
  await expect(panel(app).getByRole('status')).toHaveText('everything works')

  await app.getByRole('textbox', { name: 'Host' }).fill(`mqtt://localhost:${other.port}`)
  await app.getByRole('textbox', { name: 'Port' }).focus()
  await expect(app.getByRole('textbox', { name: 'Host' })).toHaveValue('localhost')
  await expect(panel(app).getByRole('status')).toHaveText('out of date')
  await expect(panel(app)).toContainText(
    `This is the result for 127.0.0.1:${first.port}. Changed since then: host, port.`,
  )
  await expect(step(app, /^Look up/)).toContainText('Look up 127.0.0.1')
  await expect(step(app, /^Open a TCP/)).toContainText(`to port ${first.port}`)

  await panel(app).getByRole('button', { name: 'Test again' }).click()
  await expect(panel(app).getByRole('status')).toHaveText('everything works')
  await expect(step(app, /^Look up/)).toContainText('Look up localhost')
  expect(other.log.join('\n')).toContain('New client connected')
})

test('a certificate cannot be accepted for a host that it was not shown for', async ({ app }) => {
  const broker = await startTlsMosquitto('self-signed')
  try {
    await fillNew(app, `mqtts://localhost:${broker.ports.tls}`)
    await app.getByRole('button', { name: 'Test', exact: true }).click()
    await expect(panel(app).getByRole('button', { name: 'Accept this certificate' })).toBeVisible()
    await app.getByRole('textbox', { name: 'Host' }).fill('bank.example')
    await expect(panel(app).getByRole('status')).toHaveText('out of date')
    await expect(panel(app).getByRole('button', { name: 'Accept this certificate' })).toHaveCount(0)
  } finally {
    await broker.stop()
  }
})

test('whose a client certificate is, and that the key is of another, is said at the fields', async ({
  app,
}) => {
  await fillNew(app, 'mqtts://localhost')
  await app.getByRole('textbox', { name: 'Port' }).focus()
  const field = (name: string) => app.getByRole('textbox', { name, exact: true })
  await app.getByRole('radio', { name: 'Own CA' }).check()
  await field('CA certificate').fill(await rootFile())
  await app.getByRole('radio', { name: 'PEM' }).check()
  const { certificate, key } = await clientCertificate()
  await field('Certificate').fill(certificate)
  await field('Private key').fill(await clientKey('other'))
  await field('Certificate').focus()
  await expect(field('Certificate')).toHaveAccessibleDescription(/^device-17 · valid until/)
  await expect(field('Private key')).toHaveAccessibleDescription(/does not belong/)
  await field('Private key').fill(key)
  await field('Certificate').focus()
  await expect(field('Private key')).not.toHaveAccessibleDescription(/does not belong/)
})
