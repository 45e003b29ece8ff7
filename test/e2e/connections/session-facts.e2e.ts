import type { Page } from '@playwright/test'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import { connect, messages, subscribe } from '../../helpers/programs/screens.ts'

/** The lines of the box behind the rates in the header: what each says, by its name. */
const facts = (page: Page) =>
  page.getByRole('dialog').evaluate((box) => {
    const names = [...box.querySelectorAll('dt')].map((name) => name.textContent.trim())
    const values = [...box.querySelectorAll('dd')].map((value) => value.textContent.trim())
    return Object.fromEntries(names.map((name, index) => [name, values[index]]))
  })

test('what a session has received, who it is to the broker and what the broker takes is told', async ({
  app,
  broker,
}) => {
  const { port } = await broker({
    config: ['max_packet_size 4096', 'max_keepalive 45', 'retain_available false'],
  })
  await connect(app, { name: 'Strict', port, version: 'MQTT 5' })
  await subscribe(app, 'a', 1)
  for (const payload of ['1', '2']) await mosquittoPub(port, ['-t', 'a', '-q', '1', '-m', payload])
  await expect(messages(app, 'Received', 'a')).toHaveCount(2)
  await app.getByRole('button', { name: /^Traffic since connecting/ }).click()
  await expect
    .poll(() => facts(app))
    .toMatchObject({
      Received: '2',
      Stored: '2',
      Dropped: '0',
      Published: '0',
      'Session on the broker': 'new, nothing was kept',
      'Largest packet, bytes': '4,096',
      'Keep alive, seconds': '45',
      'Retained messages': 'no',
    })
  await app.keyboard.press('Escape')
  await expect(app.getByRole('dialog')).toHaveCount(0)
})
