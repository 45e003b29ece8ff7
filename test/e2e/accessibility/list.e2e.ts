import type { Page } from '@playwright/test'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import { expectAccessible } from '../../helpers/programs/axe.ts'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { connect, messages, subscribe } from '../../helpers/programs/screens.ts'
import { fillNew, listed, saveNew, stateShown } from '../shell/steps.ts'

const folder = (page: Page, name: string) => page.getByRole('button', { name: `Folder ${name}, ` })

/** Opens a dialog, looks at it and leaves it. */
async function look(page: Page, screen: string, title: string | RegExp): Promise<void> {
  await expect(page.getByRole('dialog', { name: title })).toBeVisible()
  await expectAccessible(page, screen)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

test('axe-core finds nothing in the list of connections, its menus and its dialogs', async ({
  app: page,
  broker,
}) => {
  const { port } = await broker()
  await connect(page, { name: 'Bench', port })
  await subscribe(page, 'a/#', 1)
  await saveNew(page, 'idle.example', 'Idle')
  await fillNew(page, '127.0.0.1:9')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Broken')
  await page.getByRole('switch', { name: 'Connect again when the connection is lost' }).click()
  await page.getByRole('button', { name: 'Save and connect' }).click()
  await expect(stateShown(page)).toHaveText('Failed')
  await mosquittoPub(port, ['-t', 'a/b', '-q', '1', '-m', 'x', '--repeat', '120'])
  await expect(page.getByRole('button', { name: /^Bench, .*120 new messages$/ })).toBeVisible()
  await page.getByRole('button', { name: 'New folder', exact: true }).click()
  await look(page, 'name of a folder', 'New folder')
  for (const name of ['Works', 'Hall']) {
    await page.getByRole('button', { name: 'New folder', exact: true }).click()
    await page.getByRole('textbox', { name: 'Name of the folder' }).fill(name)
    await page.keyboard.press('Enter')
    await folder(page, name).waitFor()
  }
  await listed(page, 'Idle').dragTo(folder(page, 'Works'))
  await page.mouse.move(700, 500)
  await expectAccessible(page, 'list with connections in every state, failed connection')

  await listed(page, 'Bench').focus()
  await page.keyboard.press('ArrowDown')
  await expectAccessible(page, 'list by keyboard')
  await listed(page, 'Idle').click({ button: 'right' })
  await expect(page.getByRole('menu')).toBeVisible()
  await expectAccessible(page, 'menu of a connection')
  await page.getByRole('menuitem', { name: 'Move to folder…' }).click()
  await look(page, 'move to a folder', 'Move to a folder')
  await listed(page, 'Idle').press('Delete')
  await page.getByRole('checkbox', { name: 'Also delete its history' }).click()
  await look(page, 'deletion of a connection', 'Delete “Idle”?')
  await folder(page, 'Works').press('Delete')
  await page.getByRole('radio', { name: 'Delete 1 connection, too' }).check()
  await look(page, 'deletion of a folder', 'Delete the folder “Works”?')
  await listed(page, 'Bench').click()
  await listed(page, 'Broken').click({ modifiers: ['Control'] })
  await listed(page, 'Idle').click({ modifiers: ['Control'] })
  await expect(page.getByRole('region', { name: '2 selected' })).toBeVisible()
  await expectAccessible(page, 'several connections selected')
  await page.getByRole('button', { name: 'Delete selected' }).click()
  await look(page, 'deletion of several connections', 'Delete 2 connections?')

  await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).click()
  await expectAccessible(page, 'menu of the connection on screen')
  await page.getByRole('menuitem', { name: 'Clear history…' }).click()
  await look(page, 'clearing of a history', 'Clear the history of “Bench”?')
  await expect(messages(page, 'Received', 'a/b').first()).toBeVisible()
  await listed(page, 'Bench').press('Delete')
  await page.getByRole('button', { name: 'Delete connection', exact: true }).click()
  await expect(page.getByText('Deleted: “Bench”', { exact: true })).toBeVisible()
  await expectAccessible(page, 'undo of a deletion')

  await page.getByRole('button', { name: 'Settings' }).click()
  const kept = page.getByRole('region', { name: 'Histories of deleted connections' })
  await expect(kept.getByRole('listitem')).toHaveCount(1)
  await expectAccessible(page, 'settings with a history that was kept')
  await kept.getByRole('button', { name: 'Delete the history of Bench…' }).click()
  await expect(page.getByRole('dialog', { name: 'Delete the history of “Bench”?' })).toBeVisible()
  await expectAccessible(page, 'deletion of a history that was kept')
})

test('axe-core finds nothing while a connection is tried again and again', async ({ app: page, broker }) => {
  const { port, stop } = await broker()
  await connect(page, { name: 'Pi', port })
  await listed(page, 'Pi').press('F2')
  await page.getByRole('textbox', { name: 'Keep alive' }).fill('30')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText(/takes effect at the next connect/)).toBeVisible()
  await expectAccessible(page, 'connection edited while open, without subscriptions')
  await stop()
  await expect(page.getByRole('button', { name: 'Try now' })).toBeVisible()
  await expectAccessible(page, 'connection that is tried again')
})
