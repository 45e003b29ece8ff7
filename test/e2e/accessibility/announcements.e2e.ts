import type { Page } from '@playwright/test'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { connect, messages, subscribe } from '../../helpers/programs/screens.ts'

/** Every text that a live region of the conversation has had since it is listened to. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  const region = page.getByRole('main').locator('p[aria-live=polite]')
  const heard = await region.evaluateHandle((element) => {
    const texts: string[] = []
    const note = () => texts.push(element.textContent)
    new MutationObserver(note).observe(element, { childList: true, characterData: true, subtree: true })
    return texts
  })
  return () => heard.jsonValue()
}

test('a paused reader hears how many messages arrived, in a few sentences and not once for each', async ({
  app: page,
  broker,
}) => {
  const { port } = await broker()
  const send = (count: number) =>
    mosquittoPub(port, ['-t', 'news', '-q', '1', '-m', 'x', '--repeat', String(count)])
  await connect(page, { name: 'Flood', port })
  await subscribe(page, 'news', 1)
  await send(3)
  await expect(messages(page, 'Received', 'news')).toHaveCount(3)
  await page.clock.install()
  const heard = await listen(page)
  await send(40)
  await expect(page.getByText('43 messages')).toBeVisible()
  expect(await heard()).toEqual([])

  await page.getByRole('button', { name: 'Pause: stay where you are' }).click()
  await send(1)
  await expect(page.getByRole('button', { name: '1 new' })).toBeVisible()
  await expect.poll(heard).toEqual(['1 new message below'])
  for (const each of [30, 30, 40]) await send(each)
  await expect(page.getByRole('button', { name: '101 new' })).toBeVisible()
  expect(await heard()).toHaveLength(1)
  await page.clock.fastForward(10_000)
  await expect.poll(heard).toEqual(['1 new message below', '101 new messages below'])
  await page.clock.fastForward(60_000)
  expect(await heard()).toHaveLength(2)

  await page.getByRole('button', { name: '101 new' }).click()
  await expect.poll(heard).toEqual(['1 new message below', '101 new messages below', ''])
})
