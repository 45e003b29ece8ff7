import type { Page } from '@playwright/test'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import { connect, messages, subscribe } from '../../helpers/programs/screens.ts'

const searchOf = (page: Page) => page.getByRole('searchbox', { name: 'Search topic and payload' })
const panelOf = (page: Page) => page.getByRole('region', { name: 'Filters' })
const chipsOf = (page: Page) => page.getByRole('list', { name: 'Active filters' })

async function openPanel(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Filters/ }).click()
  await expect(panelOf(page)).toBeVisible()
}

async function closePanel(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await expect(panelOf(page)).toBeHidden()
}

test('filters combine, are shown as chips, and are taken away one by one or all at once', async ({
  app: page,
  broker,
}) => {
  const { port } = await broker()
  await connect(page, { name: 'House', port })
  await mosquittoPub(port, ['-t', 'house/kept', '-q', '1', '-r', '-m', 'red lamp'])
  await subscribe(page, 'house/#', 2)
  await mosquittoPub(port, ['-t', 'house/zero', '-q', '0', '-m', 'red lamp'])
  await mosquittoPub(port, ['-t', 'house/two', '-q', '2', '-m', 'redder lamp'])
  await expect(messages(page, 'Received', 'house/two')).toBeVisible()

  await openPanel(page)
  await panelOf(page).getByRole('checkbox', { name: 'QoS 1' }).check()
  await panelOf(page).getByRole('checkbox', { name: 'QoS 2' }).check()
  await expect(messages(page, 'Received', 'house/zero')).toBeHidden()
  await panelOf(page).getByRole('checkbox', { name: 'Retained messages only' }).check()
  await expect(messages(page, 'Received', 'house/two')).toBeHidden()
  await expect(messages(page, 'Received', 'house/kept')).toBeVisible()
  await panelOf(page).getByRole('button', { name: 'Last hour' }).click()
  await closePanel(page)

  await expect(page.getByRole('button', { name: 'Filters, 3 set' })).toBeVisible()
  const chips = chipsOf(page)
  await expect(chips.getByText('QoS 1, 2')).toBeVisible()
  await expect(chips.getByText(/^From \d/)).toBeVisible()
  await chips.getByRole('button', { name: 'Remove filter Retained' }).click()
  await expect(messages(page, 'Received', 'house/two')).toBeVisible()
  await expect(messages(page, 'Received', 'house/zero')).toBeHidden()
  await page.getByRole('button', { name: 'Published', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible()
  await chips.getByRole('button', { name: 'Clear all' }).click()
  await expect(chips).toBeHidden()
  await expect(messages(page, 'Received', 'house/zero')).toBeVisible()
})

test('words are whole words, and a text without any is said', async ({ app: page, broker }) => {
  const { port } = await broker()
  await connect(page, { name: 'Words', port })
  await subscribe(page, '#')
  await mosquittoPub(port, ['-t', 'one', '-m', 'the red lamp'])
  await mosquittoPub(port, ['-t', 'other', '-m', 'redder lamps'])
  await expect(messages(page, 'Received', 'other')).toBeVisible()
  await openPanel(page)
  await panelOf(page).getByRole('radio', { name: 'Words' }).click()
  await closePanel(page)
  await searchOf(page).fill('LAMP red')
  await expect(messages(page, 'Received', 'other')).toBeHidden()
  await expect(messages(page, 'Received', 'one')).toBeVisible()
  await expect(chipsOf(page).getByText('Words: LAMP red')).toBeVisible()
  await searchOf(page).fill('---')
  await expect(page.getByText('There is no word in it')).toBeVisible()
  await expect(messages(page, 'Received', 'one')).toBeVisible()
  await searchOf(page).press('Escape')
  await expect(messages(page, 'Received', 'other')).toBeVisible()
})

test('a regular expression is searched for once it is one', async ({ app: page, broker }) => {
  const { port } = await broker()
  await connect(page, { name: 'Patterns', port })
  await subscribe(page, '#')
  await mosquittoPub(port, ['-t', 'a', '-m', 'value (7)'])
  await mosquittoPub(port, ['-t', 'b', '-m', 'value 7'])
  await expect(messages(page, 'Received', 'b')).toBeVisible()
  await searchOf(page).fill('(')
  await expect(messages(page, 'Received', 'b')).toBeHidden()

  await openPanel(page)
  await panelOf(page).getByRole('radio', { name: 'Regular expression' }).click()
  await closePanel(page)
  await expect(page.getByText('a “(” is not closed by “)”')).toBeVisible()
  await expect(messages(page, 'Received', 'a')).toBeVisible()
  await expect(searchOf(page)).toHaveAttribute('aria-invalid', 'true')
  await searchOf(page).fill('E \\d$')
  await expect(messages(page, 'Received', 'b')).toBeVisible()
  await expect(messages(page, 'Received', 'a')).toBeHidden()
  await expect(page.getByText('1 message', { exact: true })).toBeVisible()
})
