import { once } from 'node:events'
import { createServer } from 'node:net'
import { chooseBrokerPorts } from '../../helpers/brokers/broker-ports.ts'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { expectConnected } from '../../helpers/programs/screens.ts'

/** Another program on a port, until it is closed. */
async function occupy(port: number) {
  const server = createServer()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

test('where the port is taken, switch and demo go to the same next port and say so; nothing “did not start”', async ({
  dataDir,
  open,
}) => {
  const { tcpPort } = await chooseBrokerPorts(dataDir)
  const other = await occupy(tcpPort)
  const { page } = await open()
  const services = page.getByRole('region', { name: 'On this computer' })
  const broker = services.getByRole('switch', { name: 'Built-in broker' })
  await broker.click()
  const said = services.getByText(`Port ${tcpPort} is taken; the built-in broker listens on`)
  const sentence = (await said.textContent()) ?? ''
  await broker.click()
  await expect(broker).not.toBeChecked()
  await expect(said).toBeHidden()

  await page.getByRole('button', { name: 'Start the demo' }).click()
  await expectConnected(page)
  await expect(broker).toBeChecked()
  await expect(services.getByText('16 sensors and a lamp')).toBeVisible()
  await expect(said).toHaveText(sentence.trim())
  await expect(page.getByText('did not start')).toBeHidden()
  await expect(page.locator('main > header')).toContainText('Built-in · port')
  await services.getByRole('button', { name: 'Clients and network: 18 clients' }).click()
  await expect(page.getByRole('dialog', { name: 'Built-in broker' })).toContainText(
    '18 clients, 17 of them simulated devices',
  )
  other.close()
})

test('after a restart the connection of the demo says that the broker is off, starts it, and finds its port', async ({
  dataDir,
  open,
}) => {
  const { tcpPort } = await chooseBrokerPorts(dataDir)
  const first = await open()
  await first.page.getByRole('button', { name: 'Start the demo' }).click()
  await expectConnected(first.page)
  await first.stop()

  const other = await occupy(tcpPort)
  const { page } = await open()
  await page.getByRole('button', { name: 'No', exact: true }).click()
  const header = page.locator('main > header')
  await expect(header).toContainText('Built-in · off')
  await header.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(page.getByText('The built-in broker is off. Start it to connect.')).toBeVisible()
  await page.getByRole('button', { name: 'Start it' }).click()
  await expectConnected(page)
  await expect(header).toContainText(/Built-in · port \d+/)
  await expect(header).not.toContainText(String(tcpPort))
  other.close()
})
