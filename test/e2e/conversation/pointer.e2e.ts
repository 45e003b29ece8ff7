import { chooseBrokerPorts } from '../../helpers/brokers/broker-ports.ts'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { expectConnected, subscription } from '../../helpers/programs/screens.ts'

const anySensor = /^Received handson\/sensor\/volume\/user0\d\d, /

test('a number and a message of a fast stream can be clicked, and the stream goes on when the pointer leaves', async ({
  dataDir,
  open,
}) => {
  await chooseBrokerPorts(dataDir)
  const { page } = await open(['--demo'])
  await page.getByRole('button', { name: /^Built-in broker, Connected/ }).click()
  await expectConnected(page)
  const feed = page.getByRole('feed', { name: 'Conversation' })
  const sensors = feed.getByRole('article', { name: anySensor })
  await expect(sensors.nth(8)).toBeVisible()
  const pause = page.getByRole('button', { name: 'Pause: stay where you are' })

  await feed.hover()
  const still = await sensors.nth(3).getAttribute('aria-label')
  const top = (await sensors.nth(3).boundingBox())?.y
  await page.mouse.move(700, 400)
  await page.mouse.down()
  await expect(page.getByRole('button', { name: /^([1-9]\d|\d{3,}) waiting$/ })).toBeVisible()
  expect((await feed.getByRole('article', { name: still ?? '' }).boundingBox())?.y).toBe(top)
  await expect(pause).toBeVisible()
  await subscription(page, 'handson/sensor/volume/+').hover()
  await page.mouse.up()
  await expect(page.getByRole('button', { name: /waiting$/ })).toBeHidden()
  await expect(feed.getByRole('article', { name: still ?? '' })).toBeHidden()

  // Where the rows are not, a pointer at rest holds nothing up.
  const { x, width } = (await feed.boundingBox()) ?? { x: NaN, width: NaN }
  await page.mouse.move(x + width - 40, 300)
  await expect(page.getByRole('button', { name: /^\d+ waiting$/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /^\d+ waiting$/ })).toBeHidden()
  await expect(pause).toBeVisible()

  await subscription(page, 'handson/sensor/volume/+').hover()
  await sensors.last().getByRole('button', { name: 'Chart $.value' }).click()
  await expect(page.getByRole('region', { name: 'Chart of $.value' }).getByRole('img')).toBeVisible()
  await expect(pause).toBeVisible()
  await subscription(page, 'handson/sensor/volume/+').hover()
  await sensors.last().click()
  await expect(feed.locator('[aria-current=true]')).toHaveCount(1)
})

test('a message of a fast stream that the pointer rests on is there until it is clicked', async ({
  dataDir,
  open,
}) => {
  await chooseBrokerPorts(dataDir)
  const { page } = await open(['--demo'])
  await page.getByRole('button', { name: /^Built-in broker, Connected/ }).click()
  await expectConnected(page)
  const feed = page.getByRole('feed', { name: 'Conversation' })
  const sensors = feed.getByRole('article', { name: anySensor })
  await expect(sensors.nth(8)).toBeVisible()

  const { x, y } = (await feed.boundingBox()) ?? { x: NaN, y: NaN }
  // At sixteen messages a second 48 are three seconds: a pointer at rest used to be let down after two.
  for (const [times, waiting] of [/^(4[89]|[5-9]\d|\d{3,}) waiting$/, / waiting$/, / waiting$/].entries()) {
    await page.mouse.move(x + 100 + times * 20, y + 120 + times * 60)
    const aimed = await feed.locator('[role=article]:hover').getAttribute('aria-label')
    await expect(page.getByRole('button', { name: waiting })).toBeVisible()
    await page.mouse.down()
    await page.mouse.up()
    expect(await feed.locator('[aria-current=true]').getAttribute('aria-label')).toBe(aimed)
    await page.getByRole('button', { name: 'Follow the newest messages' }).click()
  }
})
