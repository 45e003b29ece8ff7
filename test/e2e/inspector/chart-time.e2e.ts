import { join } from 'node:path'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import { ageHistory } from '../../helpers/history/age-history.ts'
import { connect, messages, subscribe } from '../../helpers/programs/screens.ts'

test('a click on an old number draws it in its own time, and the way back to live leads there again', async ({
  dataDir,
  open,
  broker,
}) => {
  const { port } = await broker()
  const first = await open()
  await connect(first.page, { name: 'Old', port })
  await subscribe(first.page, 'old/+')
  for (const value of [1, 5, 2]) await mosquittoPub(port, ['-t', 'old/a', '-m', String(value)])
  await expect(messages(first.page, 'Received', 'old/a')).toHaveCount(3)
  await first.stop()
  ageHistory(join(dataDir, 'history.db'), 40 * 60_000)

  const { page } = await open()
  await page
    .getByRole('button', { name: /^Old,|Old/ })
    .first()
    .click()
  await messages(page, 'Received', 'old/a').first().getByRole('button', { name: 'Chart $' }).click()
  const chart = page.getByRole('region', { name: 'Chart of $' })
  const max = chart.getByRole('definition').nth(2)
  await expect(max).toHaveText('5')

  await chart.getByRole('button', { name: 'Back to live' }).click()
  await expect(chart.getByText('No values in this time range yet.')).toBeVisible()
  await expect(chart.getByText(/^The last value, 2, came at \d\d:\d\d:\d\d\.$|came at \d{4}-/)).toBeVisible()
  await chart.getByRole('button', { name: 'Show it' }).click()
  await expect(max).toHaveText('5')
})
