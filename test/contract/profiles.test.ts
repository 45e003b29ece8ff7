import { describe, expect, it } from 'vitest'
import { openLoneBroker } from '../helpers/brokers/lone-broker.ts'
import { profileFor } from '../helpers/core/profiles.ts'
import type { TestPage } from './pages.ts'
import { openPages, transports } from './pages.ts'

async function makeConnections(page: TestPage, ...names: string[]) {
  const made = []
  for (const name of names) {
    made.push(await page.call('connections.create', { profile: profileFor(1, { name }) }))
  }
  return made.map(({ id }) => id)
}

describe.each(transports)('over %s', (transport) => {
  it('carries every part of a profile, bytes too, and tells no secret', async () => {
    const { openPage } = await openPages(transport)
    const page = await openPage()
    const will = {
      topic: 'a',
      payload: new Uint8Array([0, 255]),
      format: 'hex',
      qos: 1,
      retain: false,
      delayS: 0,
      payloadFormat: 0,
      expiryS: null,
      contentType: '',
      responseTopic: '',
      correlationData: new Uint8Array([9]),
      userProperties: [['a', 'b']],
    } as const
    const profile = profileFor(1, { will: { ...will, userProperties: [['a', 'b']] } })
    const created = await page.call('connections.create', {
      profile,
      password: 'canary',
      secrets: { tlsKey: 'canary', authenticationData: null, headers: { 'X-A': 'canary' } },
    })
    expect(created).toMatchObject({ hasPassword: true, hasTlsKey: true, knownHeaders: ['x-a'] })
    expect(Buffer.from(created.will?.payload ?? [])).toEqual(Buffer.from([0, 255]))
    await expect.poll(() => page.told('connections.changed').length).toBeGreaterThan(0)
    expect(JSON.stringify([created, page.told('connections.changed')])).not.toContain('canary')
  })

  it('names the field that is wrong, however deep it is', async () => {
    const { openPage } = await openPages(transport)
    const page = await openPage()
    const profile = profileFor(1)
    const pathOf = async (change: object) => {
      const reply = await page.raw('connections.create', { profile: { ...profile, ...change } })
      return reply.ok ? null : reply.error.details['path']
    }
    expect(await pathOf({ tls: { ...profile.tls, alpn: ['x', ''] } })).toBe('profile.tls.alpn.1')
    expect(await pathOf({ tls: { ...profile.tls, pinnedSha256: 'ab' } })).toBe('profile.tls.pinnedSha256')
    expect(
      await pathOf({
        transport: 'mqtts',
        tls: { ...profile.tls, minVersion: 'TLSv1.3', maxVersion: 'TLSv1.2' },
      }),
    ).toBe('profile.tls.maxVersion')
    expect(await pathOf({ connectProperties: { ...profile.connectProperties, receiveMaximum: 0 } })).toBe(
      'profile.connectProperties.receiveMaximum',
    )
    const header = { name: 'Upgrade', value: 'x', secret: false }
    expect(await pathOf({ transport: 'ws', webSocket: { ...profile.webSocket, headers: [header] } })).toBe(
      'profile.webSocket.headers.0.name',
    )
    expect(await pathOf({ host: 'a b' })).toBe('profile.host')
    expect(await page.call('connections.list', {})).toEqual([])
  })

  it('keeps folders, and moves and removes many connections at once', async () => {
    const { openPage } = await openPages(transport)
    const page = await openPage()
    const [one = 0, two = 0, three = 0] = await makeConnections(page, '1', '2', '3')
    const outer = await page.call('folders.create', { name: 'outer', parentId: null })
    const inner = await page.call('folders.create', { name: 'inner', parentId: null })
    await page.call('folders.move', { id: inner.id, parentId: outer.id, before: null })
    await page.call('folders.rename', { id: inner.id, name: ' renamed ' })
    await page.call('connections.move', { ids: [two, one], folderId: inner.id, before: null })
    expect(await page.call('folders.list', {})).toEqual([
      { ...outer, position: 0 },
      { id: inner.id, parentId: outer.id, name: 'renamed', position: 0 },
    ])
    await expect.poll(() => page.told('folders.changed').at(-1)).toHaveLength(2)
    const inFolder = (await page.call('connections.list', {})).filter(({ folderId }) => folderId === inner.id)
    expect(inFolder.map(({ name }) => name)).toEqual(['2', '1'])
    expect(await page.raw('folders.move', { id: outer.id, parentId: inner.id, before: null })).toMatchObject({
      ok: false,
      error: { code: 'bad-input', details: { fault: 'folder-cycle' } },
    })
    await page.call('folders.remove', { id: inner.id, contents: 'move-up', deleteHistory: false })
    await page.call('folders.remove', { id: outer.id, contents: 'delete', deleteHistory: true })
    expect((await page.call('connections.list', {})).map(({ id }) => id)).toEqual([three])
    await page.call('connections.removeMany', { ids: [three], deleteHistory: true })
    expect(await page.call('connections.list', {})).toEqual([])
    expect(await page.raw('connections.removeMany', { ids: [three], deleteHistory: true })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    })
  })

  it('connects, reconnects and disconnects many at once', async () => {
    const { openPage } = await openPages(transport)
    const page = await openPage()
    const broker = await openLoneBroker()
    const profile = profileFor(broker.port, { protocolVersion: 4 })
    const made = [
      await page.call('connections.create', { profile }),
      await page.call('connections.create', { profile }),
    ]
    const ids = made.map(({ id }) => id)
    const states = async () => (await page.call('sessions.list', {})).map(({ state }) => state)
    await page.call('connections.connectMany', { ids })
    await expect.poll(() => broker.clients.length).toBe(2)
    await page.call('connections.reconnect', { id: ids[0] ?? 0 })
    await expect.poll(() => broker.clients.length).toBe(3)
    await page.call('connections.disconnectMany', { ids })
    expect(await states()).toEqual(['closed', 'closed'])
    expect(await page.raw('connections.connectMany', { ids: [99] })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    })
  })

  it('keeps secrets under a passphrase', async () => {
    const { openPage } = await openPages(transport)
    const page = await openPage()
    expect(await page.call('secrets.status', {})).toEqual({ storage: 'run', locked: false })
    expect(await page.raw('secrets.setPassphrase', { passphrase: 'short' })).toMatchObject({
      ok: false,
      error: { code: 'bad-input', details: { field: 'passphrase', minimum: 8 } },
    })
    await page.call('secrets.setPassphrase', { passphrase: 'long enough' })
    const { id } = await page.call('connections.create', { profile: profileFor(1), password: 'canary' })
    expect(await page.call('secrets.lock', {})).toEqual({ storage: 'passphrase', locked: true })
    expect(await page.raw('connections.connect', { id })).toMatchObject({
      ok: false,
      error: { code: 'secrets-locked' },
    })
    expect(await page.raw('secrets.unlock', { passphrase: 'not the one' })).toMatchObject({
      ok: false,
      error: { code: 'wrong-passphrase' },
    })
    await page.call('secrets.changePassphrase', { current: 'long enough', next: 'longer than before' })
    await page.call('secrets.lock', {})
    await page.call('secrets.unlock', { passphrase: 'longer than before' })
    expect(await page.raw('connections.connect', { id })).toMatchObject({ ok: true })
    await page.call('secrets.forgetPassphrase', {})
    await expect.poll(() => page.told('secrets.changed').at(-1)).toEqual({ storage: 'run', locked: false })
  })
})
