import { decode } from '@msgpack/msgpack'
import type { Locator, Page } from '@playwright/test'
import type { CoreFrame } from '../../../shared/wire.ts'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import { expectAccessible } from '../../helpers/programs/axe.ts'
import { expect, isElectron, test } from '../../helpers/programs/e2e.ts'
import { connect, messages, publish, subscribe, subscription } from '../../helpers/programs/screens.ts'

const feedOf = (page: Page) => page.getByRole('feed', { name: 'Conversation' })
const inspectorOf = (page: Page) => page.getByRole('complementary', { name: 'Inspector' })
const searchOf = (page: Page) => page.getByRole('searchbox')

async function choose(page: Page, topic: string): Promise<Locator> {
  const message = messages(page, 'Received', topic).last()
  await message.click({ position: { x: 60, y: 12 } })
  await expect(inspectorOf(page).getByRole('heading', { name: topic })).toBeVisible()
  return message
}

/** Messages of every kind that the conversation draws in its own way. */
async function fillHistory(page: Page, port: number): Promise<void> {
  const send = (topic: string, payload: string, ...options: string[]) =>
    mosquittoPub(port, ['-t', topic, '-q', '1', '-m', payload, ...options])
  await send('house/kept', '{"kept": true}', '-r')
  await subscribe(page, 'house/#', 2)
  await subscribe(page, 'house/+/climate', 1)
  for (const room of ['kitchen', 'bath']) {
    for (const value of [20.5, 21])
      await send(`house/${room}/climate`, `{"temperature": ${value}, "on": true}`)
  }
  const properties = ['-V', '5', '-D', 'publish', 'user-property', 'unit', 'C']
  await send('house/five', '{"list": [1, null, "text"], "a": 1, "a": 2}', ...properties)
  await send('house/text', 'plain text\u200b, with a mark')
  await mosquittoPub(port, ['-t', 'house/bytes', '-m', '\u0001\u0002binary'])
  await send('house/broken', '{"almost": json}')
  await publish(page, { topic: 'house/lamp', payload: '{"on": 1}', qos: 1 })
  await expect(messages(page, 'Published', 'house/lamp')).toBeVisible()
}

test('axe-core finds nothing in the conversation, the inspector, the charts and the box to publish', async ({
  app: page,
  broker,
}) => {
  test.slow()
  const { port } = await broker()
  await connect(page, { name: 'House', port, version: 'MQTT 5' })
  await expectAccessible(page, 'connection without subscriptions')
  await page.getByRole('button', { name: 'New subscription' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New subscription' })
  await dialog.getByText('MQTT 5 options').click()
  await expectAccessible(page, 'new subscription')
  await dialog.getByText('MQTT 5 options').click()
  await dialog.getByRole('textbox', { name: 'Topic filter' }).fill('a/#/b')
  await dialog.getByRole('button', { name: 'Subscribe' }).click()
  await expect(dialog.getByText(/^Not a topic filter/)).toBeVisible()
  await expectAccessible(page, 'new subscription with an error')
  await dialog.getByRole('textbox', { name: 'Topic filter' }).fill('a/+, b/+')
  await expectAccessible(page, 'several new subscriptions')
  await page.keyboard.press('Escape')
  await fillHistory(page, port)
  await expectAccessible(page, 'conversation')

  await choose(page, 'house/five')
  for (const tab of ['Payload', 'Raw', 'Properties']) {
    await inspectorOf(page).getByRole('tab', { name: tab }).click()
    await expectAccessible(page, `inspector, JSON, ${tab}`)
  }
  await inspectorOf(page).getByRole('tab', { name: 'Payload' }).click()
  for (const topic of ['house/text', 'house/bytes', 'house/broken']) {
    await choose(page, topic)
    await expectAccessible(page, `inspector, ${topic}`)
  }
  await inspectorOf(page).getByRole('tab', { name: 'Raw' }).click()
  for (const format of ['Hex', 'Base64']) {
    await inspectorOf(page).getByRole('tab', { name: format }).click()
    await expectAccessible(page, `inspector, ${format}`)
  }
  await inspectorOf(page).getByRole('tab', { name: 'Payload' }).click()
  await inspectorOf(page).getByRole('button', { name: 'Actions for this message' }).click()
  await expectAccessible(page, 'actions for a message')
  await page.keyboard.press('Escape')
  await feedOf(page).focus()
  await page.keyboard.press('ArrowUp')
  await expectAccessible(page, 'conversation by keyboard')
  await page.keyboard.press('Delete')
  await expect(page.getByRole('dialog', { name: 'Delete this message?' })).toBeVisible()
  await expectAccessible(page, 'deletion of a message')
  await page.keyboard.press('Escape')

  await feedOf(page).press('End')
  await messages(page, 'Received', 'house/bath/climate')
    .last()
    .getByRole('button', { name: 'Chart $.temperature' })
    .click()
  const chart = page.getByRole('region', { name: 'Chart of $.temperature' })
  await expect(chart.getByRole('listitem')).toHaveCount(2)
  await expectAccessible(page, 'chart in the inspector')
  await chart.getByRole('button', { name: 'kitchen' }).click()
  await expectAccessible(page, 'chart with a topic that stands out')
  await chart.getByRole('button', { name: 'Enlarge' }).click()
  await expect(page.getByRole('dialog', { name: '$.temperature' })).toBeVisible()
  await expectAccessible(page, 'enlarged chart')
  await page.keyboard.press('Escape')
  const views = page.getByRole('navigation', { name: 'Views of the connection' })
  await views.getByRole('button', { name: 'Charts' }).click()
  await expect(page.getByRole('main').getByRole('img', { name: /temperature/ })).toBeVisible()
  await expectAccessible(page, 'charts')
  await page.getByRole('button', { name: 'Close chart' }).click()
  await expect(page.getByRole('heading', { name: 'No charts yet' })).toBeVisible()
  await expectAccessible(page, 'charts, none')
  await views.getByRole('button', { name: 'Messages' }).click()

  await page.getByRole('button', { name: 'Traffic since connecting' }).click()
  await expect(page.getByRole('heading', { name: 'Session', exact: true })).toBeVisible()
  await expectAccessible(page, 'traffic')
  await page.keyboard.press('Escape')
  await subscription(page, 'house/#').getByRole('button', { name: 'Subscription house/#' }).click()
  await expectAccessible(page, 'messages of one subscription')
  await page.keyboard.press('Escape')
  const actions = subscription(page, 'house/#').getByRole('button', { name: 'Actions for house/#' })
  await actions.click()
  await page.getByRole('menuitem', { name: 'Disable' }).click()
  await expect(page.getByRole('list', { name: 'Subscriptions' }).getByText('disabled')).toBeVisible()
  await expectAccessible(page, 'disabled subscription')

  const box = page.getByRole('region', { name: 'Publish a message' })
  await box.getByRole('combobox', { name: 'Topic' }).fill('house/+')
  await box.getByRole('button', { name: 'Retain' }).click()
  await box.getByRole('button', { name: 'Publish', exact: true }).click()
  await expect(box.getByText(/not a topic a message can be published to/)).toBeVisible()
  await expectAccessible(page, 'publishing, error in the topic')
  await box.getByRole('combobox', { name: 'Topic' }).fill('house/lamp')
  await box.getByRole('textbox', { name: 'Payload' }).fill('{"on": yes}')
  await expect(box.getByText(/^Not JSON/)).toBeVisible()
  await expectAccessible(page, 'publishing, payload that is not JSON')
})

test('axe-core finds nothing while a history is searched, filtered, paused and exported', async ({
  app: page,
  broker,
}) => {
  const { port } = await broker()
  await connect(page, { name: 'House', port })
  await fillHistory(page, port)
  await searchOf(page).fill('temperature')
  await expect(messages(page, 'Received', 'house/text')).toBeHidden()
  await choose(page, 'house/bath/climate')
  await expectAccessible(page, 'search with hits')
  await searchOf(page).fill('no such text')
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible()
  await expectAccessible(page, 'search without a hit')
  await searchOf(page).press('Escape')
  await page.getByRole('button', { name: 'Filters', exact: true }).click()
  await page.getByRole('checkbox', { name: 'QoS 1' }).check()
  await expectAccessible(page, 'filters')
  await page.getByRole('radio', { name: 'Regular expression' }).click()
  await page.getByRole('button', { name: 'Last hour' }).click()
  await page.keyboard.press('Escape')
  await searchOf(page).fill('house/[')
  await expect(page.getByText(/^This is not a regular expression yet/)).toBeVisible()
  await expectAccessible(page, 'filters that are set, pattern with an error')
  await searchOf(page).fill('')
  await page.getByRole('list', { name: 'Active filters' }).getByRole('button', { name: 'Clear all' }).click()
  await page.keyboard.press('Control+k')
  await page.getByRole('option', { name: 'Go to time' }).click()
  await expect(page.getByRole('dialog', { name: 'Go to time' })).toBeVisible()
  await expectAccessible(page, 'time to go to')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Pause: stay where you are' }).click()
  await mosquittoPub(port, ['-t', 'house/more', '-q', '1', '-m', 'x', '--repeat', '60'])
  await expect(page.getByRole('button', { name: '60 new' })).toBeVisible()
  await expectAccessible(page, 'paused reader')
  const compact = page.getByRole('button', { name: 'Compact: one line for each message' })
  await compact.click()
  await expectAccessible(page, 'paused reader, compact')
  await feedOf(page).press('End')
  await choose(page, 'house/more')
  await expectAccessible(page, 'compact conversation')
})

test('axe-core finds nothing in an export that is chosen, under way and finished', async ({
  app: page,
  broker,
}) => {
  test.skip(isElectron, 'a window of the system asks where to save it')
  const { port } = await broker()
  const release = await holdEndOfExport(page)
  await connect(page, { name: 'House', port })
  await subscribe(page, 'house/#', 1)
  await mosquittoPub(port, ['-t', 'house/text', '-q', '1', '-m', 'x'])
  await expect(messages(page, 'Received', 'house/text')).toBeVisible()

  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await expectAccessible(page, 'choice of an export')
  await page.getByRole('menuitem', { name: 'As CSV, a row per message' }).click()
  await expect(page.getByRole('progressbar', { name: 'Progress of the export' })).toBeVisible()
  await expectAccessible(page, 'export under way')
  const downloading = page.waitForEvent('download')
  await page.getByRole('region', { name: 'Exports' }).hover()
  release()
  await downloading
  await expect(page.getByRole('link', { name: 'Download again' })).toBeVisible()
  await expectAccessible(page, 'finished export')
})

/** Makes an export last until the returned function is called: the page does not hear of its end before. */
async function holdEndOfExport(page: Page): Promise<() => void> {
  const held = Promise.withResolvers<undefined>()
  await page.routeWebSocket(/\/bridge$/, (socket) => {
    socket.connectToServer().onMessage((bytes) => {
      if (endsExport(bytes)) void held.promise.then(() => socket.send(bytes))
      else socket.send(bytes)
    })
  })
  await page.reload()
  return () => held.resolve(undefined)
}

function endsExport(bytes: string | Buffer): boolean {
  const frame = decode(Buffer.from(bytes)) as CoreFrame
  return 'event' in frame && frame.event === 'exports.progressed' && frame.payload.state === 'done'
}
