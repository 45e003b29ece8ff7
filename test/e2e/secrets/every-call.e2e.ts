import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Reply } from '../../../shared/contract/contract.ts'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { freePort } from '../../helpers/brokers/mosquitto.ts'
import { connectPage } from '../../helpers/wire/page-socket.ts'
import { profileFor } from '../../helpers/core/profiles.ts'

const canary = 'canary-7f3a91'
const passphrase = `${canary} passphrase`
const secrets = {
  tlsPassphrase: `${canary}-tls-passphrase`,
  tlsKey: `-----BEGIN PRIVATE KEY-----\n${canary}-tls-key\n-----END PRIVATE KEY-----`,
  authenticationData: new TextEncoder().encode(`${canary}-authentication`),
  headers: { Authorization: `${canary}-header` },
}

/** Every file below a folder that has the text in it, as it is or as base64 says it. */
async function filesWith(folder: string, text: string): Promise<string[]> {
  const needles = [
    text,
    Buffer.from(text)
      .toString('base64')
      .replace(/.{2}=*$/, ''),
  ]
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const found: string[] = []
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = await readFile(path)
    if (needles.some((needle) => bytes.includes(needle))) found.push(path)
  }
  return found
}

test('secrets given to any call stand in no file, no log and no answer', async ({ dataDir, start }) => {
  const program = await start()
  const page = await connectPage(program.url)
  const answers: Reply[] = []
  const call = async (name: string, input: unknown) => {
    const reply = await page.call(name, input)
    answers.push(reply)
    return reply.ok ? reply.value : reply.error
  }
  const profile = profileFor(await freePort(), {
    transport: 'wss',
    protocolVersion: 5,
    notes: 'not secret, so findable',
    webSocket: {
      query: '',
      subprotocol: 'mqtt',
      headers: [{ name: 'Authorization', value: '', secret: true }],
    },
    connectProperties: { ...profileFor(1).connectProperties, authenticationMethod: 'token' },
  })
  const password = `${canary}-password`
  const connection = { profile, password, secrets }
  const { id } = (await call('connections.create', connection)) as { id: number }
  // Kept for the run, then under a passphrase; changed, copied, used, refused.
  expect(await filesWith(dataDir, canary)).toEqual([])
  expect(await filesWith(dataDir, profile.notes)).not.toEqual([])
  await call('secrets.setPassphrase', { passphrase })
  await call('connections.update', { id, ...connection, password: `${password}-2` })
  await call('connections.duplicate', { id })
  await call('connections.connect', { id })
  await call('connections.create', { profile: { ...profile, port: 0 }, password, secrets })
  await call('secrets.lock', {})
  await call('secrets.unlock', { passphrase: `${passphrase} wrong` })
  await call('secrets.unlock', { passphrase })
  await call('secrets.changePassphrase', { current: passphrase, next: `${passphrase} next` })
  await call('connections.disconnect', { id })
  await call('connections.list', {})
  await call('sessions.list', {})
  const view = (await call('views.open', {
    connectionId: id,
    filter: { show: 'all', topicFilters: [], text: '' },
    limit: 50,
  })) as { rows: unknown[] }
  expect(view.rows).toBeDefined()
  expect(JSON.stringify([answers, page.events])).not.toContain(canary)
  expect(await filesWith(dataDir, canary)).toEqual([])
  await page.close()

  await program.stop()
  expect([...program.stdout, ...program.stderr].join('\n')).not.toContain(canary)
  expect(await filesWith(dataDir, canary)).toEqual([])

  // The next run has them again, once the passphrase is entered.
  const again = await connectPage((await start()).url)
  const known = await again.call('connections.list', {})
  expect(known).toMatchObject({
    ok: true,
    value: [{ hasPassword: true, hasTlsKey: true }, { hasPassword: true }],
  })
  expect(await again.call('connections.connect', { id })).toMatchObject({ error: { code: 'secrets-locked' } })
  expect(await again.call('secrets.unlock', { passphrase: `${passphrase} next` })).toMatchObject({ ok: true })
  expect(await again.call('connections.connect', { id })).toMatchObject({ ok: true })
  await again.close()
})
