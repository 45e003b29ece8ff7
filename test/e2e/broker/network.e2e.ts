import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { chooseBrokerPorts } from '../../helpers/brokers/broker-ports.ts'
import { expect, isElectron, test } from '../../helpers/programs/e2e.ts'
import { connect, messages, subscribe } from '../../helpers/programs/screens.ts'

const run = promisify(execFile)

test.beforeAll(() => {
  // Stands for the address of this computer in the local network: no test listens on a real one.
  process.env['HELIOGRAPH_BROKER_ADDRESSES'] = '127.0.0.2'
})
test.afterAll(() => {
  delete process.env['HELIOGRAPH_BROKER_ADDRESSES']
})

test('a board in the network connects with what the dialog shows, once it is allowed to', async ({
  dataDir,
  open,
}) => {
  test.skip(isElectron, 'the dialog is the same there')
  const { tcpPort } = await chooseBrokerPorts(dataDir)
  const { page } = await open()
  const services = page.getByRole('region', { name: 'On this computer' })
  await services.getByRole('switch', { name: 'Built-in broker' }).click()
  await expect(services.getByText(`TCP ${tcpPort}`)).toBeVisible()
  const pub = (...args: string[]) =>
    run('mosquitto_pub', ['-h', '127.0.0.2', '-p', String(tcpPort), '-t', 'class/1', '-m', 'hello', ...args])
  await expect(pub()).rejects.toThrow('refused')

  await services.getByRole('button', { name: 'Clients and network' }).click()
  const dialog = page.getByRole('dialog', { name: 'Built-in broker' })
  await dialog.getByRole('switch', { name: 'Reachable from the local network' }).click()
  await expect(dialog.getByText('Everybody in the network can connect')).toBeVisible()
  await expect(dialog.getByText('127.0.0.2', { exact: true })).toBeVisible()
  await expect(dialog.getByRole('img', { name: `QR code of mqtt://127.0.0.2:${tcpPort}` })).toBeVisible()
  await pub()

  await dialog.getByRole('switch', { name: 'Ask for a password' }).click()
  await dialog.getByRole('textbox', { name: 'Password' }).fill('blue whale')
  await dialog.getByRole('button', { name: 'Use this login' }).click()
  await expect(dialog.getByText('blue whale', { exact: true })).toBeVisible()
  await expect(pub()).rejects.toThrow(/not authori[sz]ed|bad user name/i)
  const line = (await dialog.getByRole('group', { name: 'mosquitto_pub' }).textContent()) ?? ''
  await page.keyboard.press('Escape')
  await connect(page, { name: 'Here', port: tcpPort })
  await subscribe(page, 'class/#', 1)
  await run('sh', ['-c', line])
  await expect(messages(page, 'Received', 'class/board-1')).toContainText('hello')
})
