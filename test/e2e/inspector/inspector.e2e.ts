import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import { connect, messages, publish, subscribe } from '../../helpers/programs/screens.ts'

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
    const drawn = inspector.locator(`[data-mark="${mark}"]`).first()
    await expect
      .poll(() => drawn.evaluate((node) => getComputedStyle(node, '::before').content))
      .toContain(mark)
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

/** Publishes bytes of any size. */
async function send(
  port: number,
  topic: string,
  payload: string | Buffer,
  options: string[] = [],
): Promise<void> {
  const file = join(await mkdtemp(join(tmpdir(), 'heliograph-payload-')), 'payload')
  await writeFile(file, payload)
  await mosquittoPub(port, ['-t', topic, '-f', file, ...options])
  await rm(dirname(file), { recursive: true })
}

/** Selects a message by its button: it may be higher than the screen. */
async function choose(page: Page, topic: string): Promise<Locator> {
  const bubble = messages(page, 'Received', topic).first()
  await bubble.getByRole('button', { name: 'in the inspector' }).click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector.getByRole('heading', { name: topic })).toBeVisible()
  return inspector
}

const elementsIn = (place: Locator) => place.evaluate((element) => element.querySelectorAll('*').length)

test('a payload of invisible characters is shown at once, and costs few elements wherever it is shown', async ({
  app,
  broker,
}) => {
  const { port } = await broker()
  await connect(app, { name: 'Invisible', port })
  await subscribe(app, 'invisible/#')

  await send(port, 'invisible/run', '\u200b'.repeat(20_000))
  const inspector = await choose(app, 'invisible/run')
  await expect(inspector.locator('[data-mark="U+200B ×20,000"]')).toHaveCount(1)
  expect(await elementsIn(messages(app, 'Received', 'invisible/run').first())).toBeLessThan(60)
  expect(await elementsIn(inspector)).toBeLessThan(300)
  await inspector.getByRole('tab', { name: 'Raw' }).click()
  await expect(inspector.locator('[data-mark="U+200B ×20,000"]')).toHaveCount(1)
  expect(await elementsIn(inspector)).toBeLessThan(300)

  const pairs = 'a\u200b'.repeat(15_000)
  const hostile = JSON.stringify(
    Object.fromEntries(
      Array.from({ length: 300 }, (_, at) => [`${at}${pairs.slice(0, 40)}`, pairs.slice(0, 3_000)]),
    ),
  )
  await app.getByRole('button', { name: 'Follow the newest messages' }).click()
  await send(port, 'invisible/pairs', pairs)
  await choose(app, 'invisible/pairs')
  await expect(inspector.getByText('Characters 1 to 2,001 of 30,000')).toBeVisible()
  expect(await elementsIn(messages(app, 'Received', 'invisible/pairs').first())).toBeLessThan(300)
  expect(await elementsIn(inspector)).toBeLessThan(1_500)
  await inspector.getByRole('button', { name: 'Next part' }).click()
  await expect(inspector.getByText('Characters 2,002 to 4,001 of 30,000')).toBeVisible()
  expect(await elementsIn(inspector)).toBeLessThan(1_500)
  await inspector.getByRole('tab', { name: 'Payload' }).click()

  await app.getByRole('button', { name: 'Follow the newest messages' }).click()
  await send(port, 'invisible/json', hostile)
  await choose(app, 'invisible/json')
  await expect(inspector.getByText(/^Rows 1 to \d+ of 300$/)).toBeVisible()
  expect(await elementsIn(messages(app, 'Received', 'invisible/json').first())).toBeLessThan(500)
  expect(await elementsIn(inspector)).toBeLessThan(3_000)
})

test('counts what is not loaded with "at least", loads it on request, and cancels that', async ({
  app,
  broker,
}) => {
  const { port } = await broker()
  await connect(app, { name: 'Many', port })
  await subscribe(app, 'many')
  const items = Array.from(
    { length: 115_000 },
    (_, id) => `{"id":${id},"v":${(id % 97) + 0.25},"name":"sensor ${id}"}`,
  )
  await send(port, 'many', `{"items":[${items.join(',')}]}`)
  const inspector = await choose(app, 'many')
  await expect(inspector.getByText(/^at least \d+ elements$/)).toBeVisible()

  const devTools = await app.context().newCDPSession(app)
  await devTools.send('Emulation.setCPUThrottlingRate', { rate: 20 })
  await inspector.getByRole('button', { name: /^Load all/ }).click()
  // It moves, so the page is not blocked until all is read.
  await expect(inspector.getByRole('progressbar', { name: 'Loading the payload' })).toHaveAttribute(
    'aria-valuenow',
    /^[1-9]/,
  )
  await inspector.getByRole('button', { name: 'Cancel', exact: true }).click()
  await expect(inspector.getByText('Only the beginning is shown.')).toBeVisible()
  await devTools.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  await expect(inspector.getByText(/^at least \d+ elements$/)).toBeVisible()

  await inspector.getByRole('button', { name: /^Load all/ }).click()
  await expect(inspector.getByText('115,000 elements')).toBeVisible()
  await expect(inspector.getByText('at least')).toHaveCount(0)
  await expect(inspector.getByText('[{ "id": 0, "v": 0.25, "name": "sensor 0" }')).toBeVisible()
  expect(await elementsIn(inspector)).toBeLessThan(3_000)
})

test('copies all of a payload although only its beginning is shown', async ({ app, broker }) => {
  const { port } = await broker()
  await connect(app, { name: 'Copy', port })
  await subscribe(app, 'copy')
  const payload = `[${'12345678901234567890.10,'.repeat(200_000)}1]`
  await send(port, 'copy', payload)
  const inspector = await choose(app, 'copy')
  await expect(inspector.getByText('Only the beginning is shown.')).toBeVisible()
  // Without a window there is nobody to ask whether a page may use the clipboard.
  await app.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await inspector.getByRole('button', { name: 'Copy payload' }).click()
  await expect(inspector.getByText('Copied', { exact: true })).toBeAttached()
  await expect(inspector.getByText('Only the beginning is shown.')).toBeVisible()
  await app.evaluate(() =>
    document.body.append(Object.assign(document.createElement('textarea'), { id: 'paste' })),
  )
  await app.locator('#paste').focus()
  await app.keyboard.press('ControlOrMeta+V')
  await expect
    .poll(() => app.locator('#paste').evaluate((area: HTMLTextAreaElement) => area.value.length))
    .toBe(payload.length)
  expect((await app.locator('#paste').inputValue()) === payload).toBe(true)
})

test('marks deceiving characters in keys, properties and topics as it does in values', async ({
  app,
  broker,
}) => {
  const { port } = await broker()
  await connect(app, { name: 'Deceiving', port, version: 'MQTT 5' })
  await subscribe(app, 'deceiving/#')
  const topic = 'deceiving/a\u202eb'
  await send(port, topic, '{"user\u202enimda":{"x\u200b":"y\u2066"}}', [
    ...['-V', '5', '-D', 'publish', 'user-property', 'key\u202e', 'value\u200f'],
    ...['-D', 'publish', 'content-type', 'text\u200b'],
  ])
  const bubble = app.getByRole('article', { name: 'Received deceiving/a[U+202E]b' })
  await expect(bubble.locator('[data-mark="U+202E"]')).toHaveCount(2)
  await expect(bubble.getByTitle('deceiving/a[U+202E]b')).toBeVisible()
  await bubble.click({ position: { x: 40, y: 14 } })
  const inspector = app.getByRole('complementary', { name: 'Inspector' })
  // The topic, the key, its beginning in a preview.
  await expect(inspector.locator('[data-mark="U+202E"]')).toHaveCount(2)
  await expect(inspector.locator('[data-mark="U+200B"]')).toHaveCount(2)
  await expect(inspector.getByRole('button', { name: String.raw`Fold $["user\u202enimda"]` })).toBeVisible()
  await inspector.getByRole('tab', { name: 'Properties' }).click()
  const properties = inspector.locator('dl')
  for (const mark of ['U+202E', 'U+200F', 'U+200B'])
    await expect(properties.locator(`[data-mark="${mark}"]`)).toHaveCount(1)
  expect(
    await app.evaluate(
      () =>
        [...document.querySelectorAll('[title], [aria-label]')].filter((element) =>
          /[\u202e\u200b]/.test(`${element.getAttribute('title')}${element.getAttribute('aria-label')}`),
        ).length,
    ),
  ).toBe(0)
})

test('tells in words a message that the broker was asked to keep from the copy that it kept', async ({
  app,
  broker,
}) => {
  const { port } = await broker()
  await connect(app, { name: 'Kept', port })
  await publish(app, { topic: 'kept', payload: 'GREEN', retain: true, qos: 1, format: 'Text' })
  await subscribe(app, 'kept')
  await expect(
    messages(app, 'Published', 'kept').getByText('retain requested', { exact: true }),
  ).toBeVisible()
  await expect(messages(app, 'Received', 'kept').getByText('retained', { exact: true })).toBeVisible()
})
