import { chooseBrokerPorts } from '../../helpers/brokers/broker-ports.ts'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { mosquittoSub } from '../../helpers/brokers/mosquitto.ts'
import {
  expectConnected,
  messages,
  publish,
  subscribe,
  subscription,
} from '../../helpers/programs/screens.ts'

test('the demo shows sixteen sensors and a lamp that obeys', async ({ dataDir, open }) => {
  const { tcpPort } = await chooseBrokerPorts(dataDir)
  const { page } = await open(['--demo'])
  await page.getByRole('button', { name: /^Built-in broker, Connected/ }).click()
  await expectConnected(page)
  await expect(subscription(page, 'handson/sensor/volume/+')).toBeVisible()
  const sensors = await mosquittoSub(tcpPort, ['-t', 'handson/sensor/volume/+', '-C', '40'], '%t %p')
  await expect.poll(() => new Set(sensors.lines.map((line) => line.split(' ')[0])).size).toBe(16)
  for (const line of sensors.lines)
    expect(line).toMatch(/^handson\/sensor\/volume\/user0\d\d \{"value": ?\d{1,3}\}$/)
  await sensors.stop()

  await subscribe(page, 'light/state', 1)
  await page.getByRole('button', { name: 'Subscription light/state', exact: true }).click()
  await publish(page, { topic: 'light/cmd', payload: 'GREEN', qos: 1, format: 'Text' })
  await expect(messages(page, 'Received', 'light/state').filter({ hasText: 'GREEN' })).toHaveCount(1)
  await page.getByRole('switch', { name: 'Simulated devices' }).click()
  await expect(page.getByText('16 sensors and a lamp')).toBeVisible()
})

test('the first screen starts it with one click', async ({ dataDir, open }) => {
  await chooseBrokerPorts(dataDir)
  const { page } = await open()
  await page.getByRole('button', { name: 'Start the demo' }).click()
  await expectConnected(page)
  await expect(
    page.getByRole('article', { name: /^Received handson\/sensor\/volume\/user0\d\d/ }).first(),
  ).toBeVisible()
})
