import { readFile } from 'node:fs/promises'
import { expect, isElectron, test } from '../../helpers/programs/e2e.ts'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import { connect, messages, subscribe } from '../../helpers/programs/screens.ts'

test.skip(isElectron, 'a window of the system asks where to save it')

test('an export tells of itself beside its conversation only, lies over nothing, and goes by itself', async ({
  app: page,
  broker,
}) => {
  const { port } = await broker()
  await connect(page, { name: 'Other', port })
  await connect(page, { name: 'Exported', port })
  await subscribe(page, 'e/#', 1)
  await mosquittoPub(port, ['-t', 'e/1', '-q', '1', '-m', '{"value": 43, "deep": {"a": 1.50}}'])
  await mosquittoPub(port, ['-t', 'e/2', '-q', '1', '-m', '{"value": -0}'])
  await expect(messages(page, 'Received', 'e/2')).toBeVisible()

  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByRole('menuitem', { name: 'As CSV, also a column per JSON field' }).click()
  const path = await (await downloading).path()
  const [header = '', ...lines] = (await readFile(path, 'utf8')).trimEnd().split('\r\n')
  expect(header).toMatch(/seq,time,timeMs,.*,value,deep\.a$/)
  expect(
    lines.map((line) => line.replace(/^(?:[^,]*,){2}(\d+),(\w+),(e\/\d),.*,([^,]*,[^,]*)$/, '$2 $3 $4')),
  ).toEqual(['received e/1 43,1.50', 'received e/2 -0,'])

  const tray = page.getByRole('region', { name: 'Exports' })
  await expect(tray).toContainText('2 messages')
  await tray.hover()
  const feed = await page.getByRole('feed', { name: 'Conversation' }).boundingBox()
  const box = await tray.boundingBox()
  expect(box?.y).toBeGreaterThanOrEqual((feed?.y ?? NaN) + (feed?.height ?? NaN))

  await page.getByRole('button', { name: /^Other, / }).click()
  await expect(page.getByRole('heading', { name: 'Other', level: 1 })).toBeVisible()
  // Long before it would go by itself.
  await expect(tray).toBeHidden({ timeout: 2_000 })
  await page.getByRole('button', { name: /^Exported, / }).click()
  await expect(tray).toBeVisible()
  await page.getByRole('heading', { name: 'Exported', level: 1 }).hover()
  await expect(tray).toBeHidden()
})
