import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { connect, messages, publish, subscribe } from '../../helpers/programs/screens.ts'

async function exportAs(page: Page, format: RegExp): Promise<string> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByRole('menuitem', { name: format }).click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(/\.(json|csv)$/)
  return await readFile(await file.path(), 'utf8')
}

test('what the conversation shows is exported, as JSON and as CSV', async ({ app, broker }) => {
  const { port } = await broker()
  await connect(app, { name: 'Kept', port })
  await subscribe(app, '#', 1)
  const exact = '{"id": 12345678901234567890, "t": 1.50, "温度": "\\u00e9"}'
  await publish(app, { topic: 'keep/exact', payload: exact, qos: 1 })
  await expect(messages(app, 'Received', 'keep/exact')).toHaveCount(1)
  await publish(app, { topic: 'other', payload: '1', qos: 1 })
  await expect(messages(app, 'Received', 'other')).toHaveCount(1)

  await app.getByRole('button', { name: 'Received', exact: true }).click()
  await app.getByRole('searchbox', { name: 'Search topic and payload' }).fill('keep/')
  await expect(messages(app, 'Received', 'other')).toHaveCount(0)
  const json = await exportAs(app, /^As JSON/)
  expect(() => JSON.parse(json) as unknown).not.toThrow()
  expect(json).toContain('keep/exact')
  expect(json).not.toContain('"other"')
  const encoded = JSON.stringify(exact).slice(1, -1)
  expect(json.includes(encoded) || json.includes(Buffer.from(exact).toString('base64'))).toBe(true)
  const csv = await exportAs(app, /^As CSV, a row/)
  expect(csv.trim().split('\r\n')).toHaveLength(2)
  expect(csv).toContain('keep/exact')
})

test('every filter of the conversation holds for its export', async ({ app, broker }) => {
  const { port } = await broker()
  await connect(app, { name: 'Chosen', port })
  await subscribe(app, '#', 1)
  await publish(app, { topic: 'quiet', payload: 'level 7', qos: 0 })
  await publish(app, { topic: 'loud', payload: 'level 7', qos: 1 })
  await publish(app, { topic: 'loud', payload: 'level x', qos: 1 })
  await expect(messages(app, 'Received', 'loud')).toHaveCount(2)
  await app.getByRole('button', { name: 'Filters', exact: true }).click()
  await app.getByRole('radio', { name: 'Regular expression' }).click()
  await app.getByRole('checkbox', { name: 'QoS 1' }).check()
  await app.getByRole('button', { name: 'Today' }).click()
  await app.keyboard.press('Escape')
  await app.getByRole('searchbox').fill('l \\d$')
  await expect(messages(app, 'Received', 'loud')).toHaveCount(1)
  const csv = await exportAs(app, /^As CSV, a row/)
  expect(csv.trim().split('\r\n')).toHaveLength(3)
  expect(csv).toContain('level 7')
  expect(csv).not.toMatch(/quiet|level x/)
})
