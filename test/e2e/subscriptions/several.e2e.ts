import { expect, test } from '../../helpers/programs/e2e.ts'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import { connect, expectGranted, messages, subscribe, subscription } from '../../helpers/programs/screens.ts'

test('two filters with a comma between them become two subscriptions, unless it is one filter', async ({
  app: page,
  broker,
}) => {
  const { port } = await broker()
  await connect(page, { name: 'Several', port })
  await page.getByRole('button', { name: 'New subscription' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New subscription' })
  const field = dialog.getByRole('textbox', { name: 'Topic filter' })
  await field.fill('a/b, c/+')
  await expect(
    dialog.getByRole('list', { name: 'Filters to subscribe to' }).getByRole('listitem'),
  ).toHaveText(['a/b', 'c/+'])
  await dialog.getByRole('button', { name: 'Subscribe to 2 filters' }).click()
  await expect(dialog).toBeHidden()
  await expectGranted(page, 'a/b')
  await expectGranted(page, 'c/+')
  await mosquittoPub(port, ['-t', 'c/d', '-m', 'x'])
  await expect(messages(page, 'Received', 'c/d')).toBeVisible()

  await page.getByRole('button', { name: 'New subscription' }).first().click()
  await field.fill('e,f')
  await dialog.getByRole('checkbox', { name: 'This is one filter, commas included' }).check()
  await dialog.getByRole('button', { name: 'Subscribe', exact: true }).click()
  await expectGranted(page, 'e,f')
})

test('filters that end in a wildcard are subscribed to together', async ({ app: page, broker }) => {
  const { port } = await broker()
  await connect(page, { name: 'Wildcards', port })
  await page.getByRole('button', { name: 'New subscription' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New subscription' })
  await dialog.getByRole('textbox', { name: 'Topic filter' }).fill('a/+, b/#')
  await expect(dialog.getByText(/^Not a topic filter/)).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Subscribe to 2 filters' }).click()
  await expectGranted(page, 'a/+')
  await expectGranted(page, 'b/#')
})

test('a new subscription is in sight in a long list of them', async ({ app: page, broker }) => {
  const { port } = await broker()
  await page.setViewportSize({ width: 1280, height: 640 })
  await connect(page, { name: 'Long list', port })
  await page.getByRole('button', { name: 'New subscription' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New subscription' })
  const filters = Array.from({ length: 12 }, (_, index) => `floor/${index + 1}`)
  await dialog.getByRole('textbox', { name: 'Topic filter' }).fill(filters.join(', '))
  await dialog.getByRole('button', { name: 'Subscribe to 12 filters' }).click()
  await expect(subscription(page, 'floor/12')).toBeInViewport()
  await expect(subscription(page, 'floor/1')).not.toBeInViewport()
  await subscription(page, 'floor/1').scrollIntoViewIfNeeded()
  await subscribe(page, 'roof')
  await expect(subscription(page, 'roof')).toBeInViewport()
})

test('a subscription says which others match the same messages, and keeps its colour when it is disabled', async ({
  app: page,
  broker,
}) => {
  const { port } = await broker()
  await connect(page, { name: 'Overlap', port })
  await subscribe(page, 'sensor/+', 1)
  await subscribe(page, 'sensor/#', 1)
  await expect(subscription(page, 'sensor/+')).toContainText('also matched by sensor/#')
  await expect(subscription(page, 'sensor/#').getByTitle(/Every copy is stored, and counted/)).toBeVisible()
  await mosquittoPub(port, ['-t', 'sensor/1', '-q', '1', '-m', 'x'])
  const stripe = messages(page, 'Received', 'sensor/1').first().locator('[title^=Matches]')
  const colour = await stripe.getAttribute('class')

  for (const filter of ['sensor/+', 'sensor/#']) {
    await page.getByRole('button', { name: `Actions for ${filter}` }).click()
    await page.getByRole('menuitem', { name: 'Disable' }).click()
  }
  const kept = messages(page, 'Received', 'sensor/1')
    .first()
    .getByTitle('No enabled subscription matches this topic')
  await expect(kept).toHaveClass(colour ?? '')
})
