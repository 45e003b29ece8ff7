import type { Page } from '@playwright/test'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { listed, saveNew, title } from './steps.ts'

const list = (page: Page) => page.getByRole('list', { name: 'Saved connections' })
const folder = (page: Page, name: string) => list(page).getByRole('button', { name: `Folder ${name}, ` })
/** What the list says, line by line. */
const lines = (page: Page) =>
  list(page)
    .getByRole('listitem')
    .evaluateAll((items) =>
      items.map((item) => {
        const button = item.querySelector('button')
        return (button?.ariaLabel ?? button?.textContent)?.split(',')[0]
      }),
    )

async function newFolder(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New folder', exact: true }).click()
  await nameFolder(page, name)
}

async function nameFolder(page: Page, name: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'New folder' })
  await dialog.getByRole('textbox', { name: 'Name of the folder' }).fill(name)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await folder(page, name).waitFor()
}

test('connections are put into folders by menu and by dragging', async ({ app }) => {
  await saveNew(app, 'a.example', 'Pi')
  await saveNew(app, 'b.example', 'Hall')
  await newFolder(app, 'Workshop')
  await listed(app, 'Pi').click({ button: 'right' })
  await app.getByRole('menuitem', { name: 'Move to folder…' }).click()
  const dialog = app.getByRole('dialog', { name: 'Move to a folder' })
  await dialog.getByRole('radio', { name: 'Workshop' }).check()
  await dialog.getByRole('button', { name: 'Move' }).click()
  await expect.poll(() => lines(app)).toEqual(['Hall', 'Folder Workshop', 'Pi'])
  await listed(app, 'Hall').dragTo(folder(app, 'Workshop'))
  await expect.poll(() => lines(app)).toEqual(['Folder Workshop', 'Pi', 'Hall'])
  await listed(app, 'Hall').press('Alt+ArrowUp')
  await expect.poll(() => lines(app)).toEqual(['Folder Workshop', 'Hall', 'Pi'])
  await folder(app, 'Workshop').press('ArrowLeft')
  await expect.poll(() => lines(app)).toEqual(['Folder Workshop'])
  await app.reload()
  await expect(folder(app, 'Workshop')).toHaveAttribute('aria-expanded', 'false')
  await folder(app, 'Workshop').press('Delete')
  await app.getByRole('button', { name: 'Delete folder' }).click()
  await expect.poll(() => lines(app)).toEqual(['Hall', 'Pi'])
})

test('folders and connections are put in order by keys and by dragging, and deleted together', async ({
  app,
}) => {
  for (const name of ['Pi', 'Hall']) await saveNew(app, `${name.toLowerCase()}.example`, name)
  for (const name of ['Works', 'Yard']) await newFolder(app, name)
  const { keyboard } = app
  await folder(app, 'Yard').focus()
  await keyboard.press('Alt+ArrowUp')
  await expect.poll(() => lines(app)).toEqual(['Pi', 'Hall', 'Folder Yard', 'Folder Works'])
  await listed(app, 'Hall').focus()
  await keyboard.press('Alt+ArrowDown')
  await expect(app.getByText('Hall was moved to Yard.')).toBeAttached()
  await keyboard.press('Alt+ArrowDown')
  await expect.poll(() => lines(app)).toEqual(['Pi', 'Folder Yard', 'Folder Works', 'Hall'])
  await expect(listed(app, 'Hall')).toBeFocused()
  await folder(app, 'Works').press('Alt+ArrowRight')
  await expect(app.getByText('Works was moved to Yard.')).toBeAttached()
  await keyboard.press('Alt+ArrowLeft')
  await expect(app.getByText('Works was moved.')).toBeAttached()
  await folder(app, 'Works').dragTo(folder(app, 'Yard'), { targetPosition: { x: 40, y: 3 } })
  await expect.poll(() => lines(app)).toEqual(['Pi', 'Folder Works', 'Hall', 'Folder Yard'])
  await app.keyboard.press('Alt+2')
  await expect(title(app)).toHaveText('Hall')

  await folder(app, 'Yard').dragTo(folder(app, 'Works'))
  await expect.poll(() => lines(app)).toEqual(['Pi', 'Folder Works', 'Hall', 'Folder Yard'])
  await folder(app, 'Works').press('Delete')
  const question = app.getByRole('dialog', { name: 'Delete the folder “Works”?' })
  await expect(question.getByText('It holds 1 connection and 1 folder.')).toBeVisible()
  await question.getByRole('radio', { name: 'Delete 1 connection and 1 folder, too' }).check()
  await expect(question.getByRole('listitem')).toHaveText(['Hall'])
  await question.getByRole('button', { name: 'Delete folder and what is in it' }).click()
  await expect.poll(() => lines(app)).toEqual(['Pi'])
})

test('Shift chooses from the line that was clicked last, not from the open connection', async ({ app }) => {
  for (const name of ['One', 'Two', 'Three', 'Four', 'Five']) await saveNew(app, `${name}.example`, name)
  await listed(app, 'One').click()
  await listed(app, 'Three').click({ modifiers: ['ControlOrMeta'] })
  await listed(app, 'Five').click({ modifiers: ['Shift'] })
  await expect(app.getByRole('status').filter({ hasText: '3 selected' })).toBeVisible()
  await listed(app, 'Two').click({ modifiers: ['Shift'] })
  await expect(app.getByRole('status').filter({ hasText: '2 selected' })).toBeVisible()
  const pressed = await list(app).locator('button[aria-pressed=true]').allInnerTexts()
  expect(pressed.map((text) => text.split(/[\s,]/)[0])).toEqual(['Two', 'Three'])
})

test('what was just made is in sight in a long list, and a folder is found by its name', async ({ app }) => {
  await app.setViewportSize({ width: 1024, height: 640 })
  const names = Array.from({ length: 10 }, (_, index) => `Device ${String(index + 1).padStart(2, '0')}`)
  for (const name of names) await saveNew(app, `${name.replace(' ', '-')}.example`, name)
  await expect(listed(app, 'Device 10')).toBeInViewport()
  await expect(listed(app, 'Device 01')).not.toBeInViewport()
  await newFolder(app, 'Greenhouse')
  await expect(folder(app, 'Greenhouse')).toBeInViewport()

  // Duplicate makes a copy and no form: there is no Cancel that would keep it.
  await listed(app, 'Device 01').click({ button: 'right' })
  await app.getByRole('menuitem', { name: 'Duplicate' }).click()
  await expect(title(app)).toHaveText('Device 01 copy')
  await expect(listed(app, 'Device 01 copy')).toBeInViewport()

  await listed(app, 'Device 10').click({ button: 'right' })
  await app.getByRole('menuitem', { name: 'Move to folder…' }).click()
  const dialog = app.getByRole('dialog', { name: 'Move to a folder' })
  await dialog.getByRole('radio', { name: 'Greenhouse' }).check()
  await dialog.getByRole('button', { name: 'Move' }).click()
  const search = app.getByRole('searchbox', { name: 'Find a connection or folder' })
  await search.fill('greenh')
  await expect.poll(() => lines(app)).toEqual(['Folder Greenhouse', 'Device 10'])
  // A search does not hide what is made meanwhile.
  await saveNew(app, 'new.example', 'Newcomer')
  await expect(search).toHaveValue('')
  await expect(listed(app, 'Newcomer')).toBeInViewport()
})

test('several connections are chosen and deleted together', async ({ app }) => {
  for (const name of ['One', 'Two', 'Three']) await saveNew(app, `${name.toLowerCase()}.example`, name)
  await listed(app, 'One').click({ modifiers: ['ControlOrMeta'] })
  await listed(app, 'Three').click({ modifiers: ['ControlOrMeta'] })
  await expect(app.getByRole('status').filter({ hasText: '2 selected' })).toBeVisible()
  await app.getByRole('button', { name: 'Delete selected' }).click()
  await app.getByRole('button', { name: 'Delete connections' }).click()
  await expect.poll(() => lines(app)).toEqual(['Two'])
})
