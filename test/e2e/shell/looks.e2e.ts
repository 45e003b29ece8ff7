import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { chooseBrokerPorts } from '../../helpers/brokers/broker-ports.ts'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { expectConnected, messages, publish, subscribe } from '../../helpers/programs/screens.ts'
import { root } from '../../helpers/programs/workbench-process.ts'

/** The pictures of the README are made here, but only on request: a test must not change the repository. */
const picturesDir = process.env['HELIOGRAPH_PICTURES'] === '1' ? join(root, 'docs') : null

async function choose(page: Page, menu: string | RegExp, item: string): Promise<void> {
  const sidebar = page.getByRole('complementary').first()
  await sidebar.getByRole('button', { name: menu }).last().click()
  await page.getByRole('menuitemcheckbox', { name: item }).click()
  await expect(page.getByRole('menu')).toHaveCount(0)
}

/** Texts on screen that look like the name of a text instead of the text. */
const rawKeys = (page: Page) =>
  page.evaluate(() => {
    const names = [...document.querySelectorAll('[aria-label], [title], [placeholder]')].flatMap((element) =>
      ['aria-label', 'title', 'placeholder'].map((name) => element.getAttribute(name) ?? ''),
    )
    const keys =
      /\b(?:shell|broker|connection|messages|subscriptions|publish|inspector|charts|exports|settings|welcome|common|reasons|profile|pairs|doctor|session|folders|secrets)\.(?!example\b)[a-z]\w*(?:\.\w+)*/
    return [document.body.innerText, ...names]
      .map((text) => keys.exec(text)?.[0])
      .filter((key) => key !== undefined)
  })

/** Elements that stick out of the window, and texts that are cut or broken although nothing says that there is more. */
const overflow = (page: Page) =>
  page.evaluate(() => ({
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    high: document.documentElement.scrollHeight - document.documentElement.clientHeight,
    cutButtons: [...document.querySelectorAll('button')]
      .filter((button) => {
        const { left, right, width } = button.getBoundingClientRect()
        return (
          width > 0 &&
          getComputedStyle(button).visibility === 'visible' &&
          (left < -1 || right > innerWidth + 1)
        )
      })
      .map((button) => button.ariaLabel ?? button.innerText),
    cutHints: [...document.querySelectorAll('input')]
      .filter((input) => {
        const { fontSize, fontFamily, paddingLeft, paddingRight } = getComputedStyle(input)
        const pen = document.createElement('canvas').getContext('2d')
        if (pen === null || input.clientWidth === 0) return false
        pen.font = `${fontSize} ${fontFamily}`
        const room = input.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)
        return pen.measureText(input.placeholder).width > room + 1
      })
      .map((input) => input.placeholder),
    brokenLines: [...document.querySelectorAll('[role=toolbar] span')]
      .filter((span) => {
        const range = document.createRange()
        range.selectNodeContents(span)
        return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1
      })
      .map((span) => span.textContent),
  }))

test('it fits and speaks in both themes, both languages and at every size', async ({ dataDir, open }) => {
  test.slow()
  await chooseBrokerPorts(dataDir)
  const { page } = await open()
  const fits = async (what: string) => {
    expect(await overflow(page), what).toEqual({
      wide: 0,
      high: 0,
      cutButtons: [],
      cutHints: [],
      brokenLines: [],
    })
    expect(await rawKeys(page), what).toEqual([])
  }
  await expect(page.getByRole('heading', { name: 'What are your devices saying?' })).toBeVisible()
  await fits('welcome')

  await page.getByRole('button', { name: 'Start the demo' }).click()
  await expectConnected(page)
  await expect(page.getByRole('article', { name: /^Received handson/ }).nth(8)).toBeVisible()
  await page.getByRole('button', { name: 'Pause: stay where you are' }).click()
  const message = page.getByRole('article', { name: /^Received handson/ }).last()
  await message.click()
  await message.getByRole('button', { name: 'Chart $.value' }).click()
  await page.getByRole('button', { name: 'Follow the newest messages' }).click()
  await expect(page.getByRole('list', { name: 'Topics of the chart' }).getByRole('listitem')).toHaveCount(16)

  if (picturesDir !== null) await subscribe(page, 'light/state', 1)
  for (const theme of ['Dark', 'Light'] as const) {
    await choose(page, 'Theme', theme)
    await expect(page.locator('html')).toHaveClass(new RegExp(theme.toLowerCase()))
    const name = theme === 'Dark' ? 'screenshot-dark.png' : 'screenshot.png'
    await fits(theme)
    if (picturesDir !== null) {
      await publish(page, { topic: 'light/cmd', payload: 'GREEN', qos: 1, format: 'Text' })
      await page.getByRole('button', { name: 'Pause: stay where you are' }).click()
      await mkdir(picturesDir, { recursive: true })
      await page.screenshot({ path: join(picturesDir, name) })
      await page.getByRole('button', { name: 'Follow the newest messages' }).click()
    }
  }

  for (const [width, height] of [
    [1024, 640],
    [2560, 1440],
    [1440, 860],
  ] as const) {
    await page.setViewportSize({ width, height })
    await fits(`${width} x ${height}`)
    await expect(page.getByRole('feed', { name: 'Conversation' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Publish', exact: true })).toBeInViewport()
  }

  await choose(page, 'Language', '日本語')
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja')
  await fits('日本語')
  await page.setViewportSize({ width: 1024, height: 640 })
  await fits('日本語, 1024 x 640')
  // Panes as wide as they go in a large window leave room for the conversation in a smaller one.
  const panes = { subscriptionsPx: 420, inspectorPx: 640, subscriptions: true, inspector: true }
  await page.evaluate((wide) => localStorage.setItem('heliograph-panes', JSON.stringify(wide)), panes)
  await page.setViewportSize({ width: 1280, height: 860 })
  await page.reload()
  await expect(page.getByRole('feed')).toBeVisible()
  await fits('日本語, wide panes')
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja')
  await choose(page, /言語|Language/, 'English')
  await expect(messages(page, 'Received', 'handson/sensor/volume/user001').first()).toBeVisible({
    timeout: 15_000,
  })
})

test('the keyboard alone is enough to publish', async ({ dataDir, open }) => {
  await chooseBrokerPorts(dataDir)
  const { page } = await open(['--demo'])
  await page.getByRole('button', { name: /^Built-in broker, Connected/ }).press('Enter')
  await expectConnected(page)
  await page.getByRole('combobox', { name: 'Topic' }).focus()
  await page.keyboard.type('light/cmd')
  await page.getByRole('textbox', { name: 'Payload' }).focus()
  await page.keyboard.type('1')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(messages(page, 'Published', 'light/cmd')).toHaveCount(1)

  await page.keyboard.press('ControlOrMeta+k')
  const palette = page.getByRole('dialog', { name: 'Commands' })
  await expect(palette).toBeVisible()
  await page.keyboard.type('Stop the built-in')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('switch', { name: 'Built-in broker' })).not.toBeChecked()
})
