import { expect, test } from '../../helpers/programs/e2e.ts'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import {
  connect,
  expectConnected,
  messages,
  subscribe,
  subscription,
} from '../../helpers/programs/screens.ts'

test('what is subscribed while offline is subscribed at the next connect', async ({ app: page, broker }) => {
  const { port } = await broker()
  await connect(page, { name: 'Offline', port })
  await page.getByRole('button', { name: 'Disconnect', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Not connected' })).toBeVisible()
  await subscribe(page, 'late/+', 2)
  await page.getByRole('main').getByRole('button', { name: 'Connect', exact: true }).first().click()
  await expectConnected(page)
  await expect(subscription(page, 'late/+')).toContainText('Q2')
  await mosquittoPub(port, ['-t', 'late/1', '-q', '2', '-m', 'here'])
  await expect(messages(page, 'Received', 'late/1')).toContainText('here')
})

test('a subscription is edited, but not into one that is there already', async ({ app: page, broker }) => {
  const { port } = await broker()
  await connect(page, { name: 'Edit', port })
  await subscribe(page, 'one', 1)
  await subscribe(page, 'other')
  await page.getByRole('button', { name: 'Actions for one', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Edit' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit subscription' })
  const filter = dialog.getByRole('textbox', { name: 'Topic filter' })
  await filter.fill('other')
  await expect(dialog.getByText(/already has a subscription to other/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeVisible()
  await filter.fill('two')
  await dialog.getByRole('textbox', { name: 'Alias' }).fill('Second')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
  await expect(subscription(page, 'two')).toContainText('Second')
  await expect(subscription(page, 'two')).toContainText('Q1')
  await mosquittoPub(port, ['-t', 'two', '-q', '1', '-m', 'first'])
  await expect(messages(page, 'Received', 'two')).toHaveCount(1)
})

test('a click on subscriptions shows only their messages', async ({ app: page, broker }) => {
  const { port } = await broker()
  await connect(page, { name: 'Choice', port })
  for (const filter of ['red', 'green', 'blue']) await subscribe(page, filter)
  for (const topic of ['red', 'green', 'blue']) await mosquittoPub(port, ['-t', topic, '-m', 'x'])
  await expect(messages(page, 'Received', 'blue')).toBeVisible()
  const choose = (filter: string) => page.getByRole('button', { name: `Subscription ${filter}`, exact: true })

  await choose('red').click()
  await expect(messages(page, 'Received', 'green')).toBeHidden()
  await expect(messages(page, 'Received', 'red')).toBeVisible()
  await choose('blue').click({ modifiers: ['ControlOrMeta'] })
  await expect(messages(page, 'Received', 'blue')).toBeVisible()
  await expect(page.getByText('2 messages')).toBeVisible()
  await choose('red').click()
  await choose('red').click()
  await expect(messages(page, 'Received', 'green')).toBeVisible()
})
