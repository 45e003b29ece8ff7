import type { Page } from '@playwright/test'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { mosquittoSub } from '../../helpers/brokers/mosquitto.ts'
import { connect, publish } from '../../helpers/programs/screens.ts'

function boxOf(page: Page) {
  const box = page.getByRole('region', { name: 'Publish a message' })
  return {
    box,
    topic: box.getByRole('combobox', { name: 'Topic' }),
    payload: box.getByRole('textbox', { name: 'Payload' }),
    button: box.getByRole('button', { name: 'Publish' }),
    says: box.getByRole('status'),
  }
}

test('checks the topic as it is typed, and the JSON, and says what is wrong', async ({ app, broker }) => {
  const { port } = await broker()
  await connect(app, { name: 'Checks', port })
  const { box, topic, payload, button, says } = boxOf(app)
  await topic.fill('light/+')
  await expect(says).toContainText('wildcards for subscriptions')
  await topic.fill('light/cmd')
  await expect(says).toBeEmpty()
  await payload.fill('{"a": 01}')
  await expect(says).toContainText('line 1, column 7: “01” is not a number')
  await payload.fill('')
  await box.getByRole('button', { name: 'Retain' }).click()
  await expect(says).toContainText('deletes what the broker keeps')
  await topic.fill('')
  await button.click()
  await expect(says).toContainText('at least one character')
  await expect(topic).toBeFocused()
})

test('formats JSON without changing a significant character, and sends exactly what is written', async ({
  app,
  broker,
}) => {
  const { port } = await broker()
  await connect(app, { name: 'Exact', port })
  const device = await mosquittoSub(port, ['-t', 'exact'], '%x')
  const { box, topic, payload, button } = boxOf(app)
  await topic.fill('exact')
  await payload.fill('{"id":12345678901234567890,"t":1.0,"id":-0,"s":"\\u0041 grüß dich, 温度 😀"}')
  await box.getByRole('button', { name: 'Format' }).click()
  await button.click()
  const sent =
    '{\n  "id": 12345678901234567890,\n  "t": 1.0,\n  "id": -0,\n  "s": "\\u0041 grüß dich, 温度 😀"\n}'
  await expect.poll(() => device.lines).toEqual([Buffer.from(sent).toString('hex')])
  await device.stop()
})

test('sends as often as it is asked to, however quickly', async ({ app, broker }) => {
  const { port } = await broker()
  await connect(app, { name: 'Quick', port })
  const device = await mosquittoSub(port, ['-t', 'quick', '-q', '1'], '%p')
  await publish(app, { topic: 'quick', payload: '1', qos: 1 })
  const { payload } = boxOf(app)
  for (let times = 0; times < 9; times++) await payload.press('ControlOrMeta+Enter')
  await expect.poll(() => device.lines.length).toBe(10)
  await device.stop()
})

test('keeps a draft for each connection, and waits for it to be open', async ({ app, broker }) => {
  const { port } = await broker()
  await connect(app, { name: 'First', port })
  const { topic, payload, button, says } = boxOf(app)
  await topic.fill('first/topic')
  await payload.fill('{"half": ')
  await connect(app, { name: 'Second', port })
  await expect(topic).toHaveValue('')
  await app.getByRole('button', { name: /^First, / }).click()
  await expect(topic).toHaveValue('first/topic')
  await expect(payload).toHaveText('{"half": ')
  await app.getByRole('main').getByRole('button', { name: 'Disconnect' }).click()
  await expect(button).toBeDisabled()
  await expect(says).toHaveText('Connect first, then messages can be published.')
})
