import { connectAsync } from 'mqtt'
import type { Page } from '@playwright/test'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { savedFile } from '../../helpers/programs/saved-file.ts'
import { connect, messages, subscribe } from '../../helpers/programs/screens.ts'

/** Publishes a number on each of many topics of a broker on this computer. */
async function publishMany(port: number, topics: readonly string[]): Promise<void> {
  const device = await connectAsync({ host: '127.0.0.1', port })
  for (const [index, topic] of topics.entries()) await device.publishAsync(topic, `{"value": ${index}}`)
  await device.endAsync()
}

const chartOf = (page: Page) => page.getByRole('region', { name: 'Chart of $.value' })
const topicsOf = (page: Page) => page.getByRole('list', { name: 'Topics of the chart' })

test('the clicked topic is in its chart, whatever 5,000 topics the filter brings', async ({
  app,
  broker,
}) => {
  const { port } = await broker()
  await connect(app, { name: 'Many', port })
  await subscribe(app, 'many/#')
  await publishMany(
    port,
    Array.from({ length: 5_000 }, (_, index) => `many/${String(index).padStart(4, '0')}/value`),
  )
  await publishMany(port, ['many/2517/value'])
  await expect(app.getByText('5,001 messages')).toBeVisible()
  await messages(app, 'Received', 'many/2517/value').getByRole('button', { name: 'Chart $.value' }).click()
  const chart = chartOf(app)
  await expect(chart.getByText('100 of 5,000 topics: the clicked one and the 99 most recent.')).toBeVisible()
  const topics = topicsOf(app).getByRole('listitem')
  await expect(topics).toHaveCount(100)
  await expect(topics.first()).toContainText('2517/value')
  await expect(topics.nth(99)).toContainText('4999/value')

  await chart.getByRole('button', { name: 'This topic', exact: true }).click()
  await expect(topics).toHaveCount(1)
  await expect(chart.getByText(/of 5,000 topics/)).toBeHidden()
  await chart.getByRole('button', { name: 'Whole filter' }).click()
  await expect(topics).toHaveCount(100)
})

test('the legend is one tab stop, the tooltip tells every value, and the points are saved', async ({
  app,
  broker,
}) => {
  const { port } = await broker()
  await connect(app, { name: 'Class', port })
  await subscribe(app, 'class/+')
  const users = Array.from({ length: 16 }, (_, index) => `class/user${String(index + 1).padStart(3, '0')}`)
  // From a device each, so that no two messages have the same time.
  for (const round of [0, 1]) {
    for (const [index, user] of users.entries())
      await mosquittoPub(port, ['-t', user, '-m', `{"value": ${index + round}}`])
  }
  await expect(app.getByText('32 messages')).toBeVisible()
  await messages(app, 'Received', 'class/user016')
    .last()
    .getByRole('button', { name: 'Chart $.value' })
    .click()
  const topics = topicsOf(app).getByRole('button')
  await expect(topics).toHaveCount(16)

  await topics.first().focus()
  await app.keyboard.press('End')
  await expect(topics.last()).toBeFocused()
  await app.keyboard.press('ArrowUp')
  await expect(topics.nth(14)).toBeFocused()
  await app.keyboard.press('Space')
  await expect(topics.nth(14)).toHaveAttribute('aria-pressed', 'true')
  await app.keyboard.press('Shift+Tab')
  const drawing = chartOf(app).getByRole('img')
  await expect(drawing).toBeFocused()

  await app.keyboard.press('ArrowLeft')
  const tooltip = app.getByRole('status').filter({ hasText: 'and 4 more' })
  await expect(tooltip.getByRole('term')).toHaveCount(12)
  await expect(tooltip.getByRole('term').first()).toHaveText('user014')

  await chartOf(app).getByRole('button', { name: 'mean' }).click()
  await app
    .getByRole('navigation', { name: 'Views of the connection' })
    .getByRole('button', { name: 'Charts' })
    .click()
  await expect(app.getByRole('heading', { name: '$.value', level: 2 })).toBeVisible()
  await expect(chartOf(app).getByRole('paragraph').filter({ hasText: 'mean' })).toBeVisible()

  const save = () => chartOf(app).getByRole('button', { name: 'Save points as CSV' }).click()
  const { name, bytes } = await savedFile(app, save)
  expect(name).toMatch(/^class-value .*\.csv$/)
  const lines = bytes.toString().trim().split('\r\n')
  expect(lines).toHaveLength(33)
  expect(lines).toContainEqual(expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z,\d+,class\/user016,16$/))
})
