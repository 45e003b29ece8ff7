import type { ElectronApplication, Page } from '@playwright/test'
import { expect, isElectron, test } from '../../helpers/programs/e2e.ts'
import { programShowing } from '../../helpers/programs/saved-file.ts'
import { fillNew } from './steps.ts'

/** As Cmd+Q does. What this asks may be gone before it answers. */
const quit = (program: ElectronApplication) =>
  program.evaluate(({ app }) => app.quit()).catch(() => undefined)

const question = (page: Page) => page.getByRole('dialog', { name: 'Discard the changes?' })

// A browser asks about unsaved changes itself.
if (isElectron) {
  test('an unsaved form asks before the program quits, and the answer counts', async ({ open }) => {
    const { page } = await open()
    const program = programShowing(page)
    const child = program.process()
    await fillNew(page, '127.0.0.1:9')
    await quit(program)
    await question(page).getByRole('button', { name: 'Keep editing' }).click()
    await expect(page.getByRole('textbox', { name: 'Host' })).toHaveValue('127.0.0.1')

    await quit(program)
    const ended = program.waitForEvent('close')
    await question(page).getByRole('button', { name: 'Discard changes' }).click()
    await ended
    expect(child.exitCode).toBe(0)
  })

  test('a second try to quit does not wait for the answer', async ({ open }) => {
    const { page } = await open()
    const program = programShowing(page)
    const child = program.process()
    await fillNew(page, '127.0.0.1:9')
    await quit(program)
    await expect(question(page)).toBeVisible()
    const ended = program.waitForEvent('close')
    await quit(program)
    await ended
    expect(child.exitCode).toBe(0)
  })
}
