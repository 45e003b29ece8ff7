import { expect, test } from '../../helpers/programs/e2e.ts'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import { connect, messages, subscribe, subscription } from '../../helpers/programs/screens.ts'

test('a wrong topic filter is refused as it is typed, with the reason', async ({ app, broker }) => {
  const { port } = await broker()
  await connect(app, { name: 'Filters', port })
  await app.getByRole('button', { name: 'New subscription' }).first().click()
  const dialog = app.getByRole('dialog', { name: 'New subscription' })
  const field = dialog.getByRole('textbox', { name: 'Topic filter' })
  for (const [filter, reason] of [
    ['a/#/b', '“#” must be the last character.'],
    ['a/b#', '“#” must stand alone or directly after a “/”.'],
    ['a/b+/c', '“+” stands for one whole level; nothing else may share its level.'],
    ['$share//a', 'a shared subscription is written $share/name/filter; its name is missing.'],
  ] as const) {
    await field.fill(filter)
    await expect(dialog.getByText(reason)).toBeVisible()
    await dialog.getByRole('button', { name: 'Subscribe' }).click()
    await expect(dialog).toBeVisible()
  }
  await field.fill('a/+/b/#')
  await expect(dialog.getByText('must be the last')).toBeHidden()
  await dialog.getByRole('button', { name: 'Subscribe' }).click()
  await expect(subscription(app, 'a/+/b/#')).toBeVisible()
})

test('a subscription counts, is disabled, enabled and deleted while messages arrive', async ({
  app,
  broker,
}) => {
  const { port } = await broker()
  await connect(app, { name: 'Counts', port })
  await subscribe(app, 'n/+', 1)
  const item = subscription(app, 'n/+')
  await mosquittoPub(port, ['-t', 'n/1', '-q', '1', '-m', 'one'])
  await mosquittoPub(port, ['-t', 'n/2', '-q', '1', '-m', 'two'])
  await expect(item).toContainText('2 ·')

  const menu = async (filter: string, action: string) => {
    await app.getByRole('button', { name: `Actions for ${filter}` }).click()
    await app.getByRole('menuitem', { name: action }).click()
  }
  await menu('n/+', 'Disable')
  await expect(app.getByRole('button', { name: 'Subscription n/+, disabled' })).toBeVisible()
  await mosquittoPub(port, ['-t', 'n/3', '-q', '1', '-m', 'three'])
  await menu('n/+', 'Enable')
  await expect(item).toBeVisible()
  await expect
    .poll(async () => {
      await mosquittoPub(port, ['-t', 'n/4', '-q', '1', '-m', 'four'])
      return await messages(app, 'Received', 'n/4').count()
    })
    .toBeGreaterThan(0)
  await expect(messages(app, 'Received', 'n/3')).toHaveCount(0)

  await menu('n/+', 'Delete')
  const question = app.getByRole('dialog', { name: 'Delete the subscription to n/+?' })
  await question.getByRole('button', { name: 'Delete' }).click()
  await expect(item).toHaveCount(0)
  await expect(messages(app, 'Received', 'n/1')).toBeVisible()
})
