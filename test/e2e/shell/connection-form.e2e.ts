import { expect, test } from '../../helpers/programs/e2e.ts'
import { fillNew, listed, saveNew, stateShown, title } from './steps.ts'

test('a whole address fills the form, and the password stays in memory', async ({ app, broker }) => {
  const { wsPort } = await broker()
  await fillNew(app, `ws://ada:se%20cret@127.0.0.1:${wsPort}/mqtt`)
  await app.getByRole('textbox', { name: 'Client ID' }).fill('desk')
  await expect(app.getByRole('combobox', { name: 'Protocol' })).toHaveText('ws://')
  await expect(app.getByRole('textbox', { name: 'Host' })).toHaveValue('127.0.0.1')
  await expect(app.getByRole('textbox', { name: 'Port' })).toHaveValue(String(wsPort))
  await expect(app.getByRole('textbox', { name: 'User name' })).toHaveValue('ada')
  await expect(app.getByRole('textbox', { name: 'Password' })).toHaveValue('se cret')
  await app.keyboard.press('Control+Enter')
  await expect(title(app)).toHaveText('127.0.0.1')
  await expect(stateShown(app)).toHaveText('Connected')
  await listed(app, '127.0.0.1').press('F2')
  await expect(app.getByRole('textbox', { name: 'Password' })).toHaveValue('')
  await expect(app.getByText('Known; leave empty to keep it.')).toBeVisible()
})

test('the port follows the protocol until it is chosen, and what cannot work is said at its field', async ({
  app,
}) => {
  await fillNew(app, 'mqtt://broker.example')
  // The first click elsewhere is not lost, though the address is taken apart under it.
  const cleanStart = app.getByRole('switch', { name: 'Clean start' })
  await cleanStart.click()
  await expect(cleanStart).not.toBeChecked()
  await expect(app.getByRole('textbox', { name: 'Host' })).toHaveValue('broker.example')
  await expect(app.getByRole('textbox', { name: 'Session expiry' })).toHaveValue('3600')
  const port = app.getByRole('textbox', { name: 'Port' })
  const choose = async (protocol: string) => {
    await app.getByRole('combobox', { name: 'Protocol' }).click()
    await app.getByRole('option', { name: protocol }).click()
  }
  await choose('ws://')
  await expect(port).toHaveValue('8083')
  await expect(app.getByRole('textbox', { name: 'WebSocket path' })).toHaveValue('/mqtt')
  await port.fill('9001')
  await choose('mqtt://')
  await expect(port).toHaveValue('9001')

  const host = app.getByRole('textbox', { name: 'Host' })
  await host.fill('http://broker.example')
  await expect(host).toHaveAccessibleDescription(/http:\/\/ is not an MQTT address/)
  await host.fill('my broker')
  await expect(host).toHaveAccessibleDescription('A host name contains no spaces.')
  await port.fill('70000')
  await host.focus()
  await expect(port).toHaveAccessibleDescription('Enter a port from 1 to 65535.')
  await app.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(host).toBeFocused()
  await expect(app.getByText('Connections you save appear here.')).toBeVisible()
})

test('nothing is red before it was typed, and nothing while it is typed', async ({ app }) => {
  const red = app.locator('[aria-invalid="true"]')
  const field = (name: string) => app.getByRole('textbox', { name, exact: true })
  await fillNew(app, 'mqtts://broker.example')
  await field('Port').focus()
  await app.getByRole('radio', { name: 'Own CA' }).check()
  await app.getByRole('radio', { name: 'PKCS#12' }).check()
  await expect(red).toHaveCount(0)
  await app.getByRole('button', { name: 'Test', exact: true }).click()
  // What was asked for is said; a field that only appears afterwards has not been tried.
  await expect(red).toHaveCount(2)
  await app.getByRole('radio', { name: 'PEM' }).check()
  await expect(red).toHaveCount(1)

  await field('CA certificate').fill('/nowhere/ca.pem')
  await expect(red).toHaveCount(0)
  await field('Keep alive').fill('x')
  await expect(field('Keep alive')).toHaveAccessibleDescription(/A sign of life/)
  await field('Port').focus()
  await expect(field('Keep alive')).toHaveAccessibleDescription('Enter whole seconds from 0 to 65535.')
  await app.getByRole('radio', { name: 'None' }).check()
  await expect(field('CA certificate')).toHaveAccessibleDescription(/ca\.pem/)
})

test('changes that are not saved are not lost without a question', async ({ app }) => {
  await saveNew(app, '127.0.0.1:9', 'Pi')
  await fillNew(app, 'other.example')
  await listed(app, 'Pi').click()
  await app.getByRole('button', { name: 'Keep editing' }).click()
  await expect(app.getByRole('textbox', { name: 'Host' })).toHaveValue('other.example')
  await app.keyboard.press('Escape')
  await app.getByRole('button', { name: 'Discard changes' }).click()
  await expect(title(app)).toHaveText('Pi')
  await expect(listed(app, 'other.example')).toHaveCount(0)
})

test('a connection that is open keeps its old profile until it is opened again', async ({ app, broker }) => {
  const [old, next] = [await broker(), await broker()]
  await fillNew(app, `mqtt://127.0.0.1:${old.port}`)
  await app.getByRole('button', { name: 'Save and connect' }).click()
  await expect(stateShown(app)).toHaveText('Connected')
  await listed(app, '127.0.0.1').press('F2')
  await expect(app.getByText('Changes take effect at the next connect.')).toBeVisible()
  await app.getByRole('textbox', { name: 'Port' }).fill(String(next.port))
  await app.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(stateShown(app)).toHaveText('Connected')
  expect(next.log.join('\n')).not.toContain('New client connected')
  await app.getByRole('button', { name: 'Reconnect now' }).click()
  await expect.poll(() => next.log.join('\n')).toContain('New client connected')
  await expect(stateShown(app)).toHaveText('Connected')
})

test('a client ID that another connection uses at the same broker is pointed out', async ({ app }) => {
  await saveNew(app, '127.0.0.1:9', 'Pi')
  await listed(app, 'Pi').press('F2')
  await app.getByRole('textbox', { name: 'Client ID' }).fill('me')
  await app.getByRole('button', { name: 'Save', exact: true }).click()
  await fillNew(app, '127.0.0.1:9')
  const clientId = app.getByRole('textbox', { name: 'Client ID' })
  await clientId.fill('me')
  await expect(clientId).toHaveAccessibleDescription(/“Pi” uses this ID at the same broker/)
})
