import { expect, test } from '../../helpers/programs/e2e.ts'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import { connect, expectConnected, messages, subscribe } from '../../helpers/programs/screens.ts'
import { listed } from './steps.ts'

test('after a restart the open connection, its filter and what was being written are there, and it connects on request', async ({
  open,
  broker,
  dataDir,
}) => {
  const { port } = await broker()
  const first = await open()
  await connect(first.page, { name: 'One', port })
  await connect(first.page, { name: 'Two', port })
  await listed(first.page, 'Two').click()
  const searchOf = (page: typeof first.page) =>
    page.getByRole('searchbox', { name: 'Search topic and payload' })
  await searchOf(first.page).first().fill('humidity')
  const boxOf = (page: typeof first.page) => page.getByRole('region', { name: 'Publish a message' })
  await boxOf(first.page).getByRole('combobox', { name: 'Topic' }).fill('light/cmd')
  await boxOf(first.page).getByRole('button', { name: 'Retain' }).click()
  await boxOf(first.page).getByRole('textbox', { name: 'Payload' }).fill('{"on": true}')
  await expect
    .poll(() => keptPlaces(dataDir))
    .toMatch(/humidity.*\{\\"on\\": true\}|\{\\"on\\": true\}.*humidity/)
  await first.stop()

  const { page } = await open()
  await expect(page.getByRole('heading', { name: 'Two', level: 1 })).toBeVisible()
  await expect(searchOf(page).first()).toHaveValue('humidity')
  await expect(boxOf(page).getByRole('combobox', { name: 'Topic' })).toHaveValue('light/cmd')
  await expect(boxOf(page).getByRole('button', { name: 'Retain' })).toHaveAttribute('aria-pressed', 'true')
  await expect(boxOf(page).getByRole('textbox', { name: 'Payload' })).toHaveText('{"on": true}')
  const strip = page.getByRole('region', { name: 'Connections of the last run' })
  await expect(strip).toContainText('Connect “One”, “Two” again?')
  await strip.getByRole('button', { name: 'Yes' }).click()
  await expectConnected(page)
  await expect(strip).toBeHidden()
})

test('a chart that was looked at is on screen again after a restart', async ({ open, broker, dataDir }) => {
  const { port } = await broker()
  const first = await open()
  await connect(first.page, { name: 'Curves', port })
  await subscribe(first.page, 'room')
  await mosquittoPub(port, ['-t', 'room', '-m', '{"value": 21.5}'])
  await messages(first.page, 'Received', 'room').getByRole('button', { name: 'Chart $.value' }).click()
  const views = first.page.getByRole('navigation', { name: 'Views of the connection' })
  await views.getByRole('button', { name: 'Charts' }).click()
  await expect(first.page.getByRole('heading', { name: '$.value', level: 2 })).toBeVisible()
  await expect.poll(() => keptPlaces(dataDir)).toContain('"charts":[{')
  await first.stop()

  const { page } = await open()
  await expect(page.getByRole('heading', { name: '$.value', level: 2 })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Chart of $.value' }).getByRole('img')).toBeVisible()
})

test('a password that was kept for the last run only is asked for, not blamed on the broker', async ({
  open,
  broker,
}) => {
  const { port } = await broker()
  const first = await open()
  await first.page.getByRole('button', { name: 'New connection' }).first().click()
  const form = first.page.getByRole('form', { name: 'New connection' })
  await form.getByRole('textbox', { name: 'Host' }).fill(`mqtt://ada:geheim@127.0.0.1:${port}`)
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Vault')
  await form.getByRole('button', { name: 'Save', exact: true }).click()
  await listed(first.page, 'Vault').waitFor()
  await first.stop()

  const { page } = await open()
  const connectButton = page.locator('main > header').getByRole('button', { name: 'Connect', exact: true })
  await connectButton.click()
  const question = page.getByRole('dialog', { name: 'Enter it again for “Vault”' })
  await expect(question).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(question).toBeHidden()
  await page.getByRole('button', { name: 'Enter it…' }).click()
  await question.getByRole('textbox', { name: 'Password' }).fill('geheim')
  await question.getByRole('button', { name: 'Connect', exact: true }).click()
  await expectConnected(page)
})

/** What is on disk of the places of all connections, as JSON. */
async function keptPlaces(dataDir: string): Promise<string> {
  const { default: Database } = await import('better-sqlite3')
  const db = new Database(`${dataDir}/workbench.db`, { readonly: true })
  try {
    return db.prepare<[], string>('SELECT value FROM places').pluck().all().join()
  } finally {
    db.close()
  }
}
