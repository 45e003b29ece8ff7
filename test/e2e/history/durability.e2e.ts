import { connectAsync } from 'mqtt'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { connect, messages, subscribe } from '../../helpers/programs/screens.ts'

for (const signal of ['SIGINT', 'SIGKILL'] as const) {
  test(`no message that was on screen is lost when ${signal} ends the program in the middle of traffic`, async ({
    open,
    broker,
  }) => {
    const { port } = await broker()
    const first = await open()
    await connect(first.page, { name: 'Flood', port })
    await subscribe(first.page, 'flood', 1)
    const device = await connectAsync(`mqtt://127.0.0.1:${port}`)
    let count = 0
    const flood = setInterval(() => {
      for (let burst = 0; burst < 10; burst++)
        device.publish('flood', `number ${++count} of many`, { qos: 1 })
    }, 10)
    const shown = messages(first.page, 'Received', 'flood')
    await expect.poll(() => shown.filter({ hasText: /number \d{3,}/ }).count()).toBeGreaterThan(3)
    const texts = await shown.allTextContents()
    const seen = texts.map((text) => /number (\d+) of many/.exec(text)?.[1] ?? '')
    await first.stop(signal)
    clearInterval(flood)
    await device.endAsync(true)

    const { page } = await open()
    await page.getByRole('button', { name: /^Flood, Not connected/ }).click()
    expect(seen.length).toBeGreaterThan(3)
    for (const number of [seen[0], seen.at(-1)]) {
      await page.getByRole('searchbox', { name: 'Search topic and payload' }).fill(`number ${number} of`)
      await expect(messages(page, 'Received', 'flood')).toHaveCount(1)
      await expect(messages(page, 'Received', 'flood')).toContainText(`number ${number} of many`)
    }
  })
}
