import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chooseBrokerPorts } from '../../helpers/brokers/broker-ports.ts'
import { expect, test } from '../../helpers/programs/e2e.ts'
import {
  expectConnected,
  messages,
  publish,
  subscribe,
  subscription,
} from '../../helpers/programs/screens.ts'
import { root } from '../../helpers/programs/workbench-process.ts'

/** The steps of the tour, each as it is written: the test does what they say, with the values they give. */
function readTour(): string[] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const [, tour = ''] = /^## A tour of five minutes\n([^]*?)^Ctrl\+K/m.exec(readme) ?? []
  return tour.split(/^\d\. /m).slice(1)
}

/** What a step has in code type and in italics, in the order of the text. */
const codes = (step = '') => [...step.matchAll(/`([^`]+)`/g)].map(([, value = '']) => value)
const words = (step = '') => [...step.matchAll(/_([^_]+)_/g)].map(([, value = '']) => value)
const qosOf = (step = '') => (/QoS 1/.test(step) ? 1 : 0)

test('the tour of the README shows what it says, step by step', async ({ dataDir, open }) => {
  await chooseBrokerPorts(dataDir)
  const steps = readTour()
  expect(steps).toHaveLength(7)
  const [, , subscribing, publishing, searching, exporting, connecting] = steps
  const { page } = await open()
  const feed = page.getByRole('feed', { name: 'Conversation' })

  await test.step('1: start the demo', async () => {
    await page.getByRole('button', { name: 'Start the demo' }).click()
    await expectConnected(page)
    await expect(feed.getByRole('article', { name: /^Received .*user0\d\d/ }).nth(5)).toBeVisible()
  })

  await test.step('2: click a number', async () => {
    await feed.getByRole('button', { name: 'Chart $.value' }).last().click()
    const chart = page.getByRole('region', { name: 'Chart of $.value' })
    await expect(chart.getByRole('img')).toBeVisible()
    for (const sensor of ['user001', 'user016']) await expect(chart.getByText(sensor)).toBeVisible()
    await expect(page.getByRole('button', { name: 'Pause: stay where you are' })).toBeVisible()
  })

  await test.step('3: subscribe, and see what the broker keeps', async () => {
    const [filter = ''] = codes(subscribing)
    await subscribe(page, filter, qosOf(subscribing))
    await subscription(page, filter)
      .getByRole('button', { name: `Subscription ${filter}` })
      .click()
    const [mark = ''] = words(subscribing).slice(-1)
    await expect(messages(page, 'Received', filter).first().getByText(mark, { exact: true })).toBeVisible()
  })

  await test.step('4: publish, and see that it was sent and what came of it', async () => {
    const [topic = '', payload = '', answer = ''] = codes(publishing)
    expect(words(publishing)).toEqual(['Text', 'Show'])
    await publish(page, { topic, payload, qos: qosOf(publishing), format: 'Text' })
    await expect(messages(page, 'Received', answer).filter({ hasText: payload })).toBeVisible()
    const line = page.getByRole('region', { name: 'What you published last' })
    await expect(line.getByRole('status')).toHaveText(new RegExp(`^Sent ${topic} +PUBACK \\d+ ms$`))
    await line.getByRole('button', { name: 'Show' }).click()
    const own = messages(page, 'Published', topic)
    await expect(own).toBeInViewport()
    await expect(own).toContainText(/PUBACK \d+ ms/)
  })

  await test.step('5: search the whole history, and see what was found', async () => {
    const [text = ''] = codes(searching)
    await page.getByRole('searchbox', { name: 'Search topic and payload' }).fill(text)
    await expect(page.getByText(/^[2-9] messages$/)).toBeVisible()
    await expect.poll(() => page.evaluate(markedTexts)).toContain('GREEN')
  })

  await test.step('6: export what is shown', async () => {
    expect(exporting).toContain('as JSON with every byte exact or as CSV for a spreadsheet')
    for (const kind of [/^As JSON/, /^As CSV/]) {
      await page.getByRole('button', { name: 'Export', exact: true }).click()
      await page.getByRole('menuitem', { name: kind }).first().click()
    }
    const tray = page.getByRole('region', { name: 'Exports' })
    await expect(tray.getByText(/^[2-9] messages/)).toHaveCount(2)
  })

  await test.step('7: paste the address of your own broker', async () => {
    const [address = ''] = codes(connecting)
    await page.getByRole('button', { name: 'New connection' }).first().click()
    const form = page.getByRole('form', { name: 'New connection' })
    await form.getByRole('textbox', { name: 'Host' }).fill(address)
    // The address is taken apart when the field is left, as after a paste.
    await page.keyboard.press('Tab')
    const { hostname, port } = new URL(address.replace('mqtt:', 'http:'))
    await expect(form.getByRole('textbox', { name: 'Host' })).toHaveValue(hostname)
    await expect(form.getByRole('textbox', { name: 'Port' })).toHaveValue(port)
    await expect(form.getByRole('button', { name: 'Save and connect' })).toBeEnabled()
  })
})

/** In the page: the texts that are marked as found. */
function markedTexts(): string[] {
  return [...(CSS.highlights.get('search-hit') ?? [])].map((range) => String(range))
}
