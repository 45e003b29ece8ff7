import { expect, test } from '../../helpers/programs/e2e.ts'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import { connect, messages, subscribe } from '../../helpers/programs/screens.ts'

test('the conversation goes to a time, and the scroll bar says which time it shows', async ({
  app: page,
  broker,
}) => {
  const { port } = await broker()
  await connect(page, { name: 'Times', port })
  await subscribe(page, '#', 1)
  const many = (topic: string) => mosquittoPub(port, ['-t', topic, '-q', '1', '-m', '1', '--repeat', '100'])
  await many('before')
  await mosquittoPub(port, ['-t', 'mark', '-q', '1', '-m', 'here'])
  const mark = messages(page, 'Received', 'mark')
  const clock = /(\d\d):(\d\d):(\d\d)\.\d{3}/.exec((await mark.getAttribute('aria-label')) ?? '')?.[0]
  const second = clock?.slice(0, 8) ?? ''
  // The jump is to the second: what follows must be of a later one.
  await expect.poll(() => new Date().toTimeString().slice(0, 8)).not.toBe(second)
  await many('after')
  await expect(messages(page, 'Received', 'after').first()).toBeVisible()
  await expect(mark).toBeHidden()

  await page.keyboard.press('ControlOrMeta+g')
  const dialog = page.getByRole('dialog', { name: 'Go to time' })
  const input = dialog.getByLabel('Date and time')
  const shown = await input.inputValue()
  await input.fill(`${shown.slice(0, 11)}${second}`)
  await dialog.getByRole('button', { name: 'Go', exact: true }).click()
  await expect(dialog).toBeHidden()
  await expect(mark.or(messages(page, 'Received', 'before')).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Follow the newest messages' })).toBeVisible()

  const bar = page.getByRole('scrollbar', { name: 'Position in history' })
  const box = await bar.boundingBox()
  const x = (box?.x ?? 0) + 6
  const thumb = await bar.locator('div').boundingBox()
  await page.mouse.move(x, (thumb?.y ?? 0) + 5)
  await page.mouse.down()
  await page.mouse.move(x, (box?.y ?? 0) + 1)
  await expect(bar.getByText(/^\d\d:\d\d:\d\d$/)).toBeVisible()
  await page.mouse.up()
  await expect(bar.getByText(/^\d\d:\d\d:\d\d$/)).toBeHidden()
  await expect(page.getByRole('article', { name: 'Connected' })).toBeVisible()
  await expect(page.getByText('201 messages')).toBeVisible()
})
