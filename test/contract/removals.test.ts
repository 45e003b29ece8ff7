import { describe, expect, it } from 'vitest'
import { openLoneBroker } from '../helpers/brokers/lone-broker.ts'
import { profileFor, subscriptionTo } from '../helpers/core/profiles.ts'
import type { TestPage } from './pages.ts'
import { openPages, transports } from './pages.ts'

async function names(page: TestPage): Promise<string[]> {
  return (await page.call('connections.list', {})).map(({ name }) => name)
}

describe.each(transports)('over %s', (transport) => {
  it('brings back a deleted connection with its place, subscriptions, secrets and history', async () => {
    const { openPage } = await openPages(transport)
    const page = await openPage()
    const broker = await openLoneBroker()
    const folder = await page.call('folders.create', { name: 'Yard', parentId: null })
    const profile = profileFor(broker.port, { name: 'Pi', folderId: folder.id, protocolVersion: 4 })
    const pi = await page.call('connections.create', {
      profile: { ...profile, username: 'ada' },
      password: 'canary',
    })
    await page.call('connections.create', { profile: { ...profile, name: 'After' } })
    const subscription = await page.call('subscriptions.create', {
      connectionId: pi.id,
      subscription: subscriptionTo('a/#', { alias: 'all' }),
    })
    await page.call('connections.connect', { id: pi.id })
    await expect.poll(async () => (await page.call('history.size', { connectionId: pi.id })).events).toBe(1)

    const { removalId, undoMs } = await page.call('connections.remove', { id: pi.id, deleteHistory: true })
    expect(undoMs).toBeGreaterThanOrEqual(10_000)
    expect(await names(page)).toEqual(['After'])
    // It is on its way out: nothing that Settings would offer.
    expect(await page.call('history.kept', {})).toEqual([])

    await page.call('removals.undo', { removalId })
    expect(await names(page)).toEqual(['Pi', 'After'])
    const [back] = await page.call('connections.list', {})
    expect(back).toEqual({ ...pi, position: pi.position })
    expect(back).toMatchObject({ id: pi.id, folderId: folder.id, hasPassword: true })
    expect(await page.call('subscriptions.list', {})).toEqual([subscription])
    expect((await page.call('history.size', { connectionId: pi.id })).events).toBeGreaterThan(0)
    expect(await page.call('sessions.list', {})).toMatchObject([{ state: 'idle' }, { state: 'idle' }])
    expect(await page.raw('removals.undo', { removalId })).toMatchObject({
      ok: false,
      error: { code: 'undo-expired' },
    })
  })

  it('brings back a folder with all that was in it, and a subscription', async () => {
    const { openPage } = await openPages(transport)
    const page = await openPage()
    const outer = await page.call('folders.create', { name: 'outer', parentId: null })
    const inner = await page.call('folders.create', { name: 'inner', parentId: outer.id })
    const make = (name: string, folderId: number | null) =>
      page.call('connections.create', { profile: profileFor(1, { name, folderId }) })
    const [top, deep] = [await make('top', null), await make('deep', inner.id)]
    const before = [await page.call('folders.list', {}), await page.call('connections.list', {})]
    for (const contents of ['move-up', 'delete'] as const) {
      const { removalId } = await page.call('folders.remove', {
        id: outer.id,
        contents,
        deleteHistory: false,
      })
      expect(await names(page)).toEqual(contents === 'delete' ? ['top'] : ['top', 'deep'])
      await page.call('removals.undo', { removalId })
      const after = [await page.call('folders.list', {}), await page.call('connections.list', {})]
      expect(after, contents).toEqual(before)
    }

    const subscription = subscriptionTo('a/b')
    const made = await page.call('subscriptions.create', { connectionId: top.id, subscription })
    const { removalId } = await page.call('subscriptions.remove', { id: made.id })
    const other = await page.call('subscriptions.create', { connectionId: top.id, subscription })
    expect(await page.raw('removals.undo', { removalId })).toMatchObject({
      error: { code: 'duplicate-subscription' },
    })
    const again = await page.call('subscriptions.remove', { id: other.id })
    await page.call('removals.undo', { removalId })
    expect(await page.call('subscriptions.list', {})).toEqual([made])
    expect(await page.raw('removals.undo', again)).toMatchObject({ ok: false })
    expect(deep.folderId).toBe(inner.id)
  })

  it('tells what history is kept of deleted connections, and gives it back or deletes it', async () => {
    const { openPage } = await openPages(transport)
    const page = await openPage()
    const broker = await openLoneBroker()
    const profile = profileFor(broker.port, { name: 'Pi', protocolVersion: 4 })
    const { id } = await page.call('connections.create', { profile })
    await page.call('connections.connect', { id })
    await expect.poll(async () => (await page.call('history.size', { connectionId: id })).events).toBe(1)
    const notKept = { ok: false, error: { code: 'not-found' } }
    expect(await page.raw('history.forget', { connectionId: id })).toMatchObject(notKept)

    await page.call('connections.removeMany', { ids: [id], deleteHistory: false })
    const [kept] = await page.call('history.kept', {})
    expect(kept).toMatchObject({
      connectionId: id,
      messages: 0,
      connection: { name: 'Pi', transport: 'mqtt', host: '127.0.0.1', port: broker.port },
    })
    expect(kept?.lastMs).toBeGreaterThanOrEqual(kept?.firstMs ?? Infinity)
    expect(await page.call('connections.restore', { id })).toMatchObject({ id, name: 'Pi' })
    expect(await page.call('history.kept', {})).toEqual([])

    await page.call('connections.remove', { id, deleteHistory: false })
    const taker = { profile: { ...profile, name: 'New' }, takeUp: id }
    expect(await page.call('connections.create', taker)).toMatchObject({ id, name: 'New' })
    expect(await page.raw('connections.create', taker)).toMatchObject(notKept)

    await page.call('connections.remove', { id, deleteHistory: false })
    await page.call('history.forget', { connectionId: id })
    expect(await page.call('history.kept', {})).toEqual([])
    expect(await page.raw('connections.restore', { id })).toMatchObject(notKept)
  })
})
