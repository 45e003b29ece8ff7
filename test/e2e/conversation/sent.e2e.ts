import { expect, test } from '../../helpers/programs/e2e.ts'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import { connect, messages, publish, subscribe } from '../../helpers/programs/screens.ts'

test('who publishes while reading older messages learns that it was sent, and gets to it', async ({
  app: page,
  broker,
}) => {
  const { port } = await broker()
  await connect(page, { name: 'Reader', port })
  await subscribe(page, 'flood/#', 1)
  await mosquittoPub(port, ['-t', 'flood/line', '-q', '1', '-m', '1', '--repeat', '60'])
  const feed = page.getByRole('feed', { name: 'Conversation' })
  await expect(messages(page, 'Received', 'flood/line').nth(5)).toBeVisible()
  const line = page.getByRole('region', { name: 'What you published last' })

  await publish(page, { topic: 'seen/at/once', payload: 'x', qos: 1, format: 'Text' })
  await expect(messages(page, 'Published', 'seen/at/once')).toContainText('PUBACK')
  await feed.press('Home')
  await publish(page, { topic: 'out/of/sight', payload: 'x', qos: 1, format: 'Text' })
  await expect(line).toContainText(/Sent.*out\/of\/sight.*PUBACK \d+ ms/)
  await line.getByRole('button', { name: 'Show' }).click()
  await expect(messages(page, 'Published', 'out/of/sight')).toBeInViewport()
  await expect(line).toBeHidden()
  await expect(feed.locator('[aria-current=true]')).toHaveAccessibleName(/^Published out\/of\/sight/)

  await page.getByRole('button', { name: 'Received', exact: true }).click()
  await publish(page, { topic: 'filtered/away', payload: 'x', qos: 2, format: 'Text' })
  await expect(line).toContainText(/Sent.*filtered\/away.*PUBCOMP \d+ ms/)
  await line.getByRole('button', { name: 'Show' }).click()
  await expect(messages(page, 'Published', 'filtered/away')).toBeInViewport()
})
