import type { Page } from '@playwright/test'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { fillNew, listed, saveNew, stateShown, title } from './steps.ts'

async function removeConnection(page: Page, name: string): Promise<void> {
  await listed(page, name).press('Delete')
  await page.getByRole('button', { name: 'Delete connection', exact: true }).click()
  await expect(listed(page, name)).toHaveCount(0)
}

test('what was deleted comes back by the button and by the palette', async ({ app }) => {
  await saveNew(app, 'one.example', 'One')
  await saveNew(app, 'two.example', 'Two')
  await removeConnection(app, 'One')
  await expect(app.getByText('Deleted: “One”', { exact: true })).toBeVisible()
  await app.getByRole('button', { name: 'Undo' }).click()
  await expect(title(app)).toHaveText('One')
  await expect(listed(app, 'One')).toBeInViewport()

  await removeConnection(app, 'Two')
  await app.keyboard.press('Control+k')
  await app.getByPlaceholder('Type a command').fill('undo delete')
  await app.getByRole('option', { name: 'Undo delete: “Two”' }).click()
  await expect(title(app)).toHaveText('Two')
  await app.keyboard.press('Control+k')
  await app.getByPlaceholder('Type a command').fill('undo delete')
  await expect(app.getByRole('option', { name: /Undo delete/ })).toHaveCount(0)
})

test('the history of a deleted connection is listed, taken up again and deleted', async ({ app, broker }) => {
  const { port } = await broker()
  await fillNew(app, `127.0.0.1:${port}`)
  await app.getByRole('textbox', { name: 'Name', exact: true }).fill('Pi')
  await app.getByRole('button', { name: 'Save and connect' }).click()
  await expect(stateShown(app)).toHaveText('Connected')
  await removeConnection(app, 'Pi')

  const openSettings = () => app.getByRole('button', { name: 'Settings' }).click()
  const kept = app.getByRole('region', { name: 'Histories of deleted connections' })
  await openSettings()
  await expect(kept.getByRole('listitem')).toContainText([`Pimqtt://127.0.0.1:${port}`])
  await kept.getByRole('button', { name: 'Take up again: Pi' }).click()
  await expect(title(app)).toHaveText('Pi')
  await expect(app.getByRole('article', { name: 'Connected', exact: true })).toBeVisible()

  await removeConnection(app, 'Pi')
  await openSettings()
  await kept.getByRole('button', { name: 'Delete the history of Pi…' }).click()
  const question = app.getByRole('dialog', { name: 'Delete the history of “Pi”?' })
  await expect(question).toContainText('This cannot be undone.')
  await question.getByRole('button', { name: 'Delete history' }).click()
  await expect(kept).toContainText('None.')
})
