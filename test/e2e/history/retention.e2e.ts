import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import { connect, messages, subscribe, subscription } from '../../helpers/programs/screens.ts'

const feedOf = (page: Page): Locator => page.getByRole('feed', { name: 'Conversation' })

async function send(port: number, topic: string, payload: string, count = 1): Promise<void> {
  await mosquittoPub(port, ['-t', topic, '-q', '1', '-m', payload, '--repeat', String(count)])
}

test('the history of a connection is cleared, what comes afterwards is shown', async ({
  app: page,
  broker,
}) => {
  const { port } = await broker()
  await connect(page, { name: 'Bench', port })
  await subscribe(page, 'a/#', 1)
  await send(port, 'a/b', 'old', 300)
  await expect(subscription(page, 'a/#').getByText(/^300 · /)).toBeVisible()

  await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Clear history…' }).click()
  const question = page.getByRole('dialog', { name: 'Clear the history of “Bench”?' })
  await expect(question).toContainText('300 messages')
  await question.getByRole('button', { name: 'Clear history' }).click()
  await expect(messages(page, 'Received', 'a/b')).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Nothing arrived yet' })).toBeVisible()

  await send(port, 'a/b', 'new')
  await expect(messages(page, 'Received', 'a/b')).toHaveCount(1)
  await expect(messages(page, 'Received', 'a/b')).toContainText('new')
  await expect(subscription(page, 'a/#').getByText(/^1 · /)).toBeVisible()
  await page.reload()
  await expect(messages(page, 'Received', 'a/b')).toHaveCount(1)
})

test('one message and one topic are deleted where they are read', async ({ app: page, broker }) => {
  const { port } = await broker()
  await connect(page, { name: 'Bench', port })
  await subscribe(page, '#', 1)
  await send(port, 'noise', 'x', 3)
  await send(port, 'secret', 'do not keep this')
  await send(port, 'noise', 'y', 2)
  await send(port, 'kept', 'z')
  await expect(messages(page, 'Received', 'kept')).toBeVisible()

  await messages(page, 'Received', 'secret').click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector.getByText('do not keep this')).toBeVisible()
  await feedOf(page).press('Delete')
  const question = page.getByRole('dialog', { name: 'Delete this message?' })
  await expect(question).toContainText('secret')
  await question.getByRole('button', { name: 'Delete message' }).click()
  await expect(messages(page, 'Received', 'secret')).toHaveCount(0)
  await expect(inspector.getByText('do not keep this')).toBeHidden()
  await expect(messages(page, 'Received', 'noise')).toHaveCount(5)

  await messages(page, 'Received', 'noise').first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Clear this topic…' }).click()
  const topicQuestion = page.getByRole('dialog', { name: 'Clear this topic?' })
  await expect(topicQuestion).toContainText('5 messages of noise')
  await topicQuestion.getByRole('button', { name: 'Clear topic' }).click()
  await expect(messages(page, 'Received', 'noise')).toHaveCount(0)
  await expect(messages(page, 'Received', 'kept')).toHaveCount(1)
  await page.reload()
  await expect(messages(page, 'Received', 'kept')).toHaveCount(1)
  await expect(messages(page, 'Received', 'noise')).toHaveCount(0)
})

test('a limit takes effect on an open connection, at once and from then on', async ({
  app: page,
  broker,
}) => {
  const { port } = await broker()
  await connect(page, { name: 'Bench', port })
  await subscribe(page, 'a', 1)
  await send(port, 'a', 'old', 200)
  await expect(subscription(page, 'a').getByText(/^200 · /)).toBeVisible()
  await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Edit' }).click()
  const form = page.getByRole('form', { name: 'Bench' })
  await form.getByRole('radio', { name: 'Newest messages' }).click()
  await form.getByRole('textbox', { name: 'At most' }).fill('0')
  await form.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(form.getByText('Enter a whole number from 1 to 1000000000.')).toBeVisible()
  await form.getByRole('textbox', { name: 'At most' }).fill('10')
  await form.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('The changes take effect at the next connect.')).toBeHidden()
  await expect(messages(page, 'Received', 'a')).toHaveCount(10)
  await send(port, 'a', 'new', 4)
  await expect(messages(page, 'Received', 'a').filter({ hasText: 'new' })).toHaveCount(4)
  await expect(messages(page, 'Received', 'a')).toHaveCount(10)
})
