import { chooseBrokerPorts } from '../../helpers/brokers/broker-ports.ts'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { listed, title } from '../shell/steps.ts'

test('the first start shows two ways on, which the keys 1 and 2 choose, and where history is kept', async ({
  open,
  dataDir,
}) => {
  const { page: app } = await open()
  await expect(title(app)).toHaveText('What are your devices saying?')
  await expect(app.getByRole('button', { name: 'Start the demo' })).toBeVisible()
  await expect(app.getByRole('main').getByRole('button', { name: 'New connection' })).toBeVisible()
  await expect(app.getByText('History is kept in')).toContainText(dataDir)
  await expect(app.getByText('Connections you save appear here.')).toBeVisible()
  await app.keyboard.press('2')
  await expect(title(app)).toHaveText('New connection')
  await app.keyboard.press('Escape')
  await expect(title(app)).toHaveText('What are your devices saying?')
})

test('the language is Japanese everywhere once chosen, after a restart too', async ({ open }) => {
  const first = await open()
  await first.page.getByRole('button', { name: '日本語' }).click()
  await expect(title(first.page)).toHaveText('デバイスは何を話していますか？')
  await first.stop()
  const { page } = await open()
  await expect(page.getByRole('complementary', { name: '接続' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja')
})

test('a broker whose port is in use says so and where it listens, and leads to the ports', async ({
  dataDir,
  open,
  broker,
}) => {
  const { port } = await broker()
  await chooseBrokerPorts(dataDir)
  const { page } = await open()
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByLabel('MQTT (TCP)').fill(String(port))
  await page.getByLabel('MQTT (TCP)').press('Tab')
  await page.keyboard.press('Escape')
  await page.getByRole('switch', { name: 'Built-in broker' }).click()
  const services = page.getByRole('region', { name: 'On this computer' })
  await expect(services).toContainText(`Port ${port} is taken; the built-in broker listens on`)
  await services.getByRole('button', { name: 'Change ports' }).click()
  await expect(page.getByRole('dialog', { name: 'Settings' })).toContainText(`Port ${port} is taken`)
  await expect(listed(page, 'Built-in broker')).toHaveCount(0)
})
