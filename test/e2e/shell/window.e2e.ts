import { expect, isElectron, test } from '../../helpers/programs/e2e.ts'
import { listed, saveNew, title } from './steps.ts'

test('every command is found by typing', async ({ app }) => {
  await saveNew(app, '127.0.0.1:9', 'Pi')
  await app.keyboard.press('Control+k')
  const palette = app.getByRole('dialog', { name: 'Commands' })
  await palette.getByPlaceholder('Type a command').fill('edit pi')
  await app.keyboard.press('Enter')
  await expect(palette).toHaveCount(0)
  await expect(app.getByRole('textbox', { name: 'Host' })).toHaveValue('127.0.0.1')
})

// What only a browser has: a window of any size, a reload without scripts, a server that can end.
if (!isElectron) {
  test('nothing overlaps in the smallest window, and the sidebar can go', async ({ app }) => {
    await app.setViewportSize({ width: 1024, height: 640 })
    await saveNew(app, '127.0.0.1:9', 'A connection with a name that is much longer than there is room for')
    const [sidebar, main] = [app.getByRole('complementary', { name: 'Connections' }), app.getByRole('main')]
    const [left, right] = [await sidebar.boundingBox(), await main.boundingBox()]
    expect(right?.x).toBe((left?.x ?? 0) + (left?.width ?? 0))
    expect((right?.x ?? 0) + (right?.width ?? 0)).toBe(1024)
    await expect(
      app.getByRole('main').getByRole('button', { name: 'Connect', exact: true }).first(),
    ).toBeInViewport()
    await app.keyboard.press('Control+b')
    await expect(sidebar).toBeHidden()
    await app.getByRole('button', { name: 'Show the sidebar' }).click()
    await expect(sidebar).toBeVisible()
  })

  test('a narrow window, or a large zoom, is usable: the sidebar folds and every button is in reach', async ({
    app,
  }) => {
    await saveNew(app, '127.0.0.1:9', 'Pi')
    // 1440 x 860 at 200 %.
    await app.setViewportSize({ width: 720, height: 430 })
    const sidebar = app.getByRole('complementary', { name: 'Connections' })
    await expect(sidebar).toBeHidden()
    await app.getByRole('button', { name: 'Show the sidebar' }).click()
    await listed(app, 'Pi').press('F2')
    await expect(sidebar).toBeHidden()
    await app.setViewportSize({ width: 480, height: 640 })
    for (const name of ['Cancel', 'Test', 'Save', 'Save and connect']) {
      await expect(app.getByRole('button', { name, exact: true })).toBeInViewport({ ratio: 1 })
    }
    await app.getByRole('button', { name: 'Test', exact: true }).click()
    const panel = app.getByRole('complementary', { name: 'Test' })
    await expect(panel.getByRole('status')).toHaveText(/stopped/)
    expect((await panel.boundingBox())?.width).toBeGreaterThan(400)
    await app.setViewportSize({ width: 1440, height: 860 })
    await expect(sidebar).toBeVisible()
  })

  test('the theme that was chosen is there before the page is', async ({ start, page }) => {
    await page.emulateMedia({ colorScheme: 'light' })
    await page.goto((await start()).url)
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('radio', { name: 'Dark' }).click()
    await expect(page.locator('html')).toHaveClass(/dark/)
    // Without the page's own script, what is dark was so at the first paint.
    await page.route('**/assets/*.js', (route) => route.abort())
    await page.reload()
    await expect(page.locator('html')).toHaveClass('dark')
    await expect(page.getByRole('main')).toHaveCount(0)
  })

  test('a workbench that has ended says so, and a new one is reached by its address', async ({
    start,
    page,
  }) => {
    const first = await start()
    await page.goto(first.url)
    await saveNew(page, '127.0.0.1:9', 'Pi')
    await first.stop()
    const alert = page.getByRole('alert')
    await expect(alert).toContainText('Heliograph was closed.')
    await expect(listed(page, 'Pi')).toBeVisible()
    const second = await start(['--port', new URL(first.url).port])
    await expect(alert).toContainText('The workbench does not know this page.')
    await page.goto(second.url)
    await expect(alert).toHaveCount(0)
    await expect(title(page)).toHaveText('Pi')
  })
}
