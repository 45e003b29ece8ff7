import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { startMosquitto } from '../../helpers/brokers/mosquitto.ts'
import { profileFor } from '../../helpers/core/profiles.ts'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { connectPage } from '../../helpers/wire/page-socket.ts'
import { tlsProfile } from '../../helpers/wire/reach.ts'

const connection = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(`^${name}, `) })

test('six connections whose certificate is a pipe hold up no other, and the program ends', async ({
  dataDir,
  start,
  page,
}) => {
  const broker = await startMosquitto()
  try {
    const program = await start()
    const core = await connectPage(program.url)
    const connect = async (profile: object) => {
      const reply = await core.call('connections.create', { profile })
      if (!reply.ok) throw new Error(reply.error.message)
      await core.call('connections.connect', { id: (reply.value as { id: number }).id })
    }
    for (let number = 1; number <= 6; number++) {
      const path = join(dataDir, `pipe-${number}`)
      execFileSync('mkfifo', [path])
      await connect(tlsProfile(broker.port, { ca: { from: 'file', path } }, { name: `Pipe ${number}` }))
    }
    await connect(profileFor(broker.port, { name: 'By name', host: 'localhost' }))
    await page.goto(program.url)
    await expect(page.getByRole('button', { name: /^By name, Connected/ })).toBeVisible()
    await connection(page, 'Pipe 6').click()
    await expect(page.getByText(`${join(dataDir, 'pipe-6')} is a pipe, not a file`).first()).toBeVisible()
    await core.close()
    expect(await program.stop('SIGINT')).toMatchObject({ code: 0, signal: null })
  } finally {
    await broker.stop()
  }
})
