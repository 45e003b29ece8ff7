import { expect, isElectron, test } from '../../helpers/programs/e2e.ts'
import { programShowing } from '../../helpers/programs/saved-file.ts'
import { listed, saveNew, title } from './steps.ts'

// What the page complains of is what these tests are about, so they open pages of their own.
if (!isElectron) {
  test('an error in a view leaves a sentence and a way on, never a blank window', async ({
    start,
    page,
    context,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const { url } = await start()
    await page.goto(url)
    await saveNew(page, '127.0.0.1:9', 'Pi')
    // The form copies the profile when it is set up.
    await page.evaluate(() => {
      const { stringify } = JSON
      const failing = (value: unknown) => {
        if (typeof value === 'object' && value !== null && 'keepAliveS' in value) throw new Error('boom')
        return stringify(value)
      }
      Object.assign(JSON, { stringify: failing })
    })
    await listed(page, 'Pi').press('F2')
    const alert = page.getByRole('main').getByRole('alert')
    await expect(alert).toContainText('Something went wrong here')

    await alert.getByRole('button', { name: 'Copy details' }).click()
    await expect(alert.getByRole('button', { name: 'Copied' })).toBeVisible()
    const report = await page.evaluate(() => navigator.clipboard.readText())
    expect(report).toMatch(/^Heliograph \d+\.\d+\.\d+ \w+\n/)
    expect(report).toContain('Error: boom')

    await listed(page, 'Pi').click()
    await expect(title(page)).toHaveText('Pi')
    await expect(alert).toHaveCount(0)

    await listed(page, 'Pi').press('F2')
    await alert.getByRole('button', { name: 'Reload' }).click()
    await expect(title(page)).toHaveText('Pi')
    await listed(page, 'Pi').press('F2')
    await expect(page.getByRole('textbox', { name: 'Host' })).toHaveValue('127.0.0.1')
  })

  test('a page that died again and again says why, in the language and theme that were chosen', async ({
    start,
    page,
    context,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const { url } = await start()
    await page.goto(url)
    await expect(title(page)).toBeVisible()
    const ended = new URL('/ended.html?reason=oom&exitCode=137&times=4&version=1.2.3', url).href
    await page.goto(ended)
    await expect(title(page)).toHaveText('The page of Heliograph ended 4 times within a minute')
    await expect(page.getByText('It ran out of memory.')).toBeVisible()
    await page.getByRole('button', { name: 'Copy details' }).click()
    await expect(page.getByRole('status')).toHaveText('Copied')
    const details = await page.evaluate(() => navigator.clipboard.readText())
    expect(details).toMatch(/^Heliograph 1\.2\.3\nreason: oom\nexit code: 137\n/)

    await page.evaluate(() => {
      localStorage.setItem('heliograph-language', 'ja')
      localStorage.setItem('vueuse-color-scheme', 'dark')
    })
    await page.reload()
    await expect(page.locator('html')).toHaveClass('dark')
    await expect(page.getByText('メモリーが不足しました。')).toBeVisible()
    await page.getByRole('button', { name: '再読み込み' }).click()
    await expect(page.getByRole('main')).toBeVisible()
    expect(new URL(page.url()).pathname).toBe('/')
  })
}

// Only a window can outlive its page.
if (isElectron) {
  test('a page that dies again and again gives way to one that says why and loads it again', async ({
    open,
  }) => {
    const { page } = await open()
    await expect(title(page)).toBeVisible()
    const shown = await programShowing(page).evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      if (!contents) throw new Error('There is no window.')
      const afterLoading = async (act: () => unknown) => {
        const loaded = new Promise<void>((resolve) => contents.once('did-finish-load', () => resolve()))
        await act()
        await loaded
      }
      for (let death = 0; death < 4; death++) await afterLoading(() => contents.forcefullyCrashRenderer())
      const words: unknown = await contents.executeJavaScript("document.querySelector('h1').textContent")
      await afterLoading(() => contents.executeJavaScript("document.getElementById('reload').click()"))
      return { words, url: contents.getURL() }
    })
    expect(shown).toEqual({
      words: 'The page of Heliograph ended 4 times within a minute',
      url: 'app://heliograph/',
    })
  })
}
