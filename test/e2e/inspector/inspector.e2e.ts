import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import { connect, messages, subscribe } from '../../helpers/programs/screens.ts'

async function select(page: Page, topic: string): Promise<Locator> {
  await messages(page, 'Received', topic)
    .first()
    .click({ position: { x: 40, y: 14 } })
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector.getByRole('heading', { name: topic })).toBeVisible()
  return inspector
}

test('shows every significant character of JSON as it came, duplicate keys too', async ({ app, broker }) => {
  const { port } = await broker()
  await connect(app, { name: 'Exact', port })
  await subscribe(app, 'exact/#')
  const payload = '{"big":12345678901234567890,"a":1.0,"a":1E2,"min":-0,"far":1e400,"esc":"\\u0041\\/"}'
  await mosquittoPub(port, ['-t', 'exact/json', '-m', payload])
  const inspector = await select(app, 'exact/json')
  for (const text of ['12345678901234567890', '1.0', '1E2', '-0', '1e400', '"\\u0041\\/"']) {
    await expect(inspector.getByText(text, { exact: true })).toBeVisible()
  }
  await expect(inspector.getByTitle('This object has this key more than once.')).toHaveCount(2)
  await inspector.getByRole('tab', { name: 'Raw' }).click()
  await expect(inspector.getByText(payload)).toBeVisible()
})

test('marks what cannot be seen instead of obeying it', async ({ app, broker }) => {
  const { port } = await broker()
  await connect(app, { name: 'Marks', port })
  await subscribe(app, 'marks/#')
  await mosquittoPub(port, ['-t', 'marks/text', '-m', 'safe\u202egnp.exe \u001b[31m'])
  const inspector = await select(app, 'marks/text')
  for (const mark of ['U+202E', 'ESC']) {
    await expect(inspector.locator(`[data-mark="${mark}"]`).first()).toBeVisible()
  }
})

test('loads all of a payload that is longer than its preview, and shows bytes as bytes', async ({
  app,
  broker,
}) => {
  const { port } = await broker()
  await connect(app, { name: 'Long', port })
  await subscribe(app, 'long/#')
  const items = Array.from({ length: 2_000 }, (_, index) => ({ index, name: `device ${index}` }))
  const payload = JSON.stringify({ items, last: 4711 })
  await mosquittoPub(port, ['-t', 'long/json', '-m', payload])
  const inspector = await select(app, 'long/json')
  await expect(inspector.getByText('2,000 elements')).toBeVisible()
  await inspector.getByRole('tab', { name: 'Raw' }).click()
  await inspector.getByRole('tab', { name: 'Hex' }).click()
  await expect(inspector.getByText('7b 22 69 74 65 6d 73 22')).toBeVisible()
  await inspector.getByRole('document', { name: 'Hex' }).press('End')
  const lastLine = payload.slice(Math.floor((payload.length - 1) / 8) * 8)
  const hex = Buffer.from(lastLine)
    .toString('hex')
    .replaceAll(/..(?=.)/g, '$& ')
  await expect(inspector.getByText(hex, { exact: true })).toBeVisible()
})

test('lists MQTT 5 properties in their order, repeated ones too', async ({ app, broker }) => {
  const { port } = await broker()
  await connect(app, { name: 'Five', port, version: 'MQTT 5' })
  await subscribe(app, 'five/#')
  const user = ['b', '1', 'a', '2', 'b', '1']
  const properties = [0, 2, 4].flatMap((at) => ['-D', 'publish', 'user-property', ...user.slice(at, at + 2)])
  await mosquittoPub(port, [
    ...['-V', '5', '-t', 'five/props', '-m', 'x', ...properties],
    ...['-D', 'publish', 'content-type', 'text/plain'],
  ])
  const inspector = await select(app, 'five/props')
  await inspector.getByRole('tab', { name: 'Properties' }).click()
  await expect(inspector.getByRole('definition')).toHaveText(['1', '2', '1', 'text/plain'])
  await expect(inspector.getByRole('term')).toHaveText([/^b/, /^a/, /^b/, 'Content type'])
})

test('says that MQTT 3.1.1 has no properties', async ({ app, broker }) => {
  const { port } = await broker()
  await connect(app, { name: 'Three', port, version: 'MQTT 3.1.1' })
  await subscribe(app, 'three')
  await mosquittoPub(port, ['-t', 'three', '-m', 'x'])
  const inspector = await select(app, 'three')
  await inspector.getByRole('tab', { name: 'Properties' }).click()
  await expect(inspector.getByText('MQTT 3.1.1 has no message properties')).toBeVisible()
})
