import type { Page } from '@playwright/test'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import {
  connect,
  expectConnected,
  expectGranted,
  fillConnection,
  messages,
  subscribe,
  subscription,
} from '../../helpers/programs/screens.ts'

const connections = (page: Page) =>
  page.getByRole('list', { name: 'Saved connections' }).getByRole('listitem')

async function act(page: Page, name: string, action: string): Promise<void> {
  await connections(page)
    .getByRole('button', { name: `${name}, ` })
    .hover()
  await page.getByRole('button', { name: `Actions of ${name}`, exact: true }).click()
  await page.getByRole('menuitem', { name: action }).click()
}

test('subscriptions made while offline are kept and asked for at the next connect', async ({
  app,
  broker,
}) => {
  const { port } = await broker()
  const form = await fillConnection(app, { name: 'Later', port })
  await form.getByRole('button', { name: 'Save', exact: true }).click()
  await app.getByRole('button', { name: /^Later, Not connected/ }).click()
  await subscribe(app, 'early/+', 1)
  await subscribe(app, 'never/#', 0)
  await subscription(app, 'never/#').hover()
  await subscription(app, 'never/#').getByRole('button', { name: 'Actions for never/#' }).click()
  await app.getByRole('menuitem', { name: 'Disable' }).click()

  await app.getByRole('main').getByRole('button', { name: 'Connect', exact: true }).first().click()
  await expectConnected(app)
  await expectGranted(app, 'early/+')
  await mosquittoPub(port, ['-t', 'never/a', '-m', 'not seen'])
  await mosquittoPub(port, ['-t', 'early/bird', '-q', '1', '-m', 'seen'])
  await expect(messages(app, 'Received', 'early/bird')).toContainText('seen')
  await expect(messages(app, 'Received', 'never/a')).toHaveCount(0)
})

test('a connection is edited, duplicated, and counts what arrives unread', async ({ app, broker }) => {
  const { port } = await broker()
  await connect(app, { name: 'First', port })
  await subscribe(app, 'a/#')
  await act(app, 'First', 'Duplicate')
  await expect(connections(app)).toHaveCount(2)
  await connections(app).nth(1).getByRole('button').first().click()
  await expect(subscription(app, 'a/#')).toBeVisible()
  await mosquittoPub(port, ['-t', 'a/b', '-m', '1'])
  await expect(app.getByRole('button', { name: /^First, Connected, .*1 new message/ })).toBeVisible()

  await act(app, 'First', 'Edit')
  const form = app.getByRole('form')
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Renamed')
  await form.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(app.getByRole('button', { name: /^Renamed, Connected/ })).toBeVisible()
})

test('connections are deleted, one with its history and one without', async ({ open, broker, dataDir }) => {
  const { page: app, stop } = await open()
  const { port } = await broker()
  for (const name of ['Kept', 'Gone']) {
    await connect(app, { name, port })
    await subscribe(app, 'a', 1)
  }
  await mosquittoPub(port, ['-t', 'a', '-q', '1', '-m', 'a secret of the past'])
  await expect(messages(app, 'Received', 'a')).toBeVisible()
  await expect.poll(() => countRows(dataDir)).toBe(2)

  await act(app, 'Kept', 'Delete')
  const question = (name: string) => app.getByRole('dialog', { name: `Delete “${name}”?` })
  await question('Kept').getByRole('button', { name: 'Cancel' }).click()
  await expect(connections(app)).toHaveCount(2)

  await act(app, 'Kept', 'Delete')
  await question('Kept').getByRole('button', { name: 'Delete connection', exact: true }).click()
  await expect(connections(app)).toHaveCount(1)
  await act(app, 'Gone', 'Delete')
  await question('Gone').getByRole('checkbox', { name: 'Also delete its history' }).check()
  await question('Gone').getByRole('button', { name: 'Delete connection and history' }).click()
  await expect(connections(app)).toHaveCount(0)
  await expect(app.getByRole('heading', { name: 'What are your devices saying?' })).toBeVisible()
  // As long as it can be undone nothing is erased; the end of the program ends that.
  expect(await countRows(dataDir)).toBe(2)
  await stop()
  const again = await open()
  await expect(connections(again.page)).toHaveCount(0)
  await expect.poll(() => countRows(dataDir)).toBe(1)
})

/** Messages in the history file, whoever they belong to. */
async function countRows(dataDir: string): Promise<number> {
  const { default: Database } = await import('better-sqlite3')
  const db = new Database(`${dataDir}/history.db`, { readonly: true })
  try {
    const tables = db
      .prepare("select name from sqlite_schema where type = 'table' and name like '%messages%'")
      .all() as {
      name: string
    }[]
    const counts = tables.map(({ name }) =>
      db.prepare(`select count(*) from "${name}" where length(payload) = 20`),
    )
    return counts.reduce((sum, count) => sum + Number(count.pluck().get()), 0)
  } finally {
    db.close()
  }
}
