import { readFile } from 'node:fs/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { defaultSubscriptionOptions } from '../../shared/profile/defaults.ts'
import type { ReceivedRow, TimelineRow } from '../../shared/types/message.ts'
import { mosquittoPub, mosquittoSub, startMosquitto } from '../helpers/brokers/mosquitto.ts'
import { everything, profileFor, subscriptionTo } from '../helpers/core/profiles.ts'
import type { TestPage } from './pages.ts'
import { openPages, transports } from './pages.ts'

const profile = (port: number) => profileFor(port, { name: 'Bench' })

async function broker() {
  const mosquitto = await startMosquitto()
  onTestFinished(() => mosquitto.stop())
  return mosquitto
}

/** A connection that is open and subscribed to `filter`. */
async function connected(page: TestPage, port: number, filter = '#') {
  const { id: connectionId } = await page.call('connections.create', { profile: profile(port) })
  const { id: subscriptionId } = await page.call('subscriptions.create', {
    connectionId,
    subscription: subscriptionTo(filter),
  })
  await page.call('connections.connect', { id: connectionId })
  await expect
    .poll(() =>
      page
        .told('sessions.changed')
        .flat()
        .flatMap(({ grants }) => grants),
    )
    .toContainEqual({ subscriptionId, state: 'granted', qos: 1 })
  return connectionId
}

const received = (rows: TimelineRow[]) => rows.filter((row): row is ReceivedRow => row.kind === 'received')

describe.each(transports)('over %s', (transport) => {
  it('answers a query with plain data', async () => {
    const { openPage } = await openPages(transport)
    const page = await openPage()
    expect(await page.call('app.info', {})).toMatchObject({ version: '1.2.3', platform: process.platform })
    expect(await page.call('connections.list', {})).toEqual([])
  })

  it('refuses what is no call, and lives on', async () => {
    const { openPage } = await openPages(transport)
    const page = await openPage()
    for (const name of ['constructor', '__proto__', 'no.such.call', 7, null]) {
      expect(await page.raw(name, {})).toMatchObject({ ok: false, error: { code: 'bad-input' } })
    }
    expect(await page.raw('app.info', {})).toMatchObject({ ok: true })
  })

  it('says which part of an input is wrong', async () => {
    const { openPage } = await openPages(transport)
    const page = await openPage()
    expect(
      await page.raw('connections.create', { profile: { ...profile(1883), port: 70_000 } }),
    ).toMatchObject({
      ok: false,
      error: { code: 'bad-input', details: { path: 'profile.port', problem: 'too_big', maximum: 65_535 } },
    })
    const { id: connectionId } = await page.call('connections.create', { profile: profile(1883) })
    expect(
      await page.raw('subscriptions.create', { connectionId, subscription: subscriptionTo('a/#/b') }),
    ).toMatchObject({
      ok: false,
      error: { code: 'invalid-topic-filter', details: { fault: 'hash-not-last' } },
    })
  })

  it('gives every call its own answer, however many are under way', async () => {
    const { openPage } = await openPages(transport)
    const page = await openPage()
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, index) => page.raw('connections.connect', { id: index + 1 })),
    )
    expect(replies.map((reply) => (reply.ok ? null : reply.error.code))).toEqual(Array(200).fill('not-found'))
  })

  it('tells every page of a change', async () => {
    const { openPage } = await openPages(transport)
    const [one, two] = [await openPage(), await openPage()]
    await Promise.all([one.call('app.info', {}), two.call('app.info', {})])
    const connection = await one.call('connections.create', { profile: profile(1883) })
    expect(connection).toMatchObject({ name: 'Bench', hasPassword: false })
    await expect.poll(() => two.told('connections.changed').at(-1)).toEqual([connection])
    await two.call('settings.update', { theme: 'dark' })
    await expect.poll(() => one.told('settings.changed').at(-1)).toMatchObject({ theme: 'dark' })
  })

  it('keeps subscriptions of a connection that is not open', async () => {
    const { openPage } = await openPages(transport)
    const page = await openPage()
    const { id: connectionId } = await page.call('connections.create', { profile: profile(1883) })
    const first = await page.call('subscriptions.create', {
      connectionId,
      subscription: subscriptionTo('a/+'),
    })
    expect(
      await page.raw('subscriptions.create', { connectionId, subscription: subscriptionTo('a/+') }),
    ).toMatchObject({
      ok: false,
      error: { code: 'duplicate-subscription' },
    })
    await page.call('subscriptions.update', {
      id: first.id,
      subscription: { ...subscriptionTo('a/#'), enabled: false },
    })
    expect(await page.call('subscriptions.list', {})).toEqual([
      { ...subscriptionTo('a/#'), ...defaultSubscriptionOptions, enabled: false, id: first.id, connectionId },
    ])
    await page.call('subscriptions.remove', { id: first.id })
    expect(await page.call('subscriptions.list', {})).toEqual([])
  })

  it('carries received messages, every byte of them', async () => {
    const { openPage } = await openPages(transport)
    const page = await openPage()
    const { port } = await broker()
    const connectionId = await connected(page, port)
    const view = await page.call('views.open', { connectionId, filter: everything, limit: 50 })
    await mosquittoPub(port, ['-t', 'raspberry/mqtt', '-q', '1', '-m', '{"msg":"hello"}'])
    const news = () => page.told('views.advanced').filter(({ viewId }) => viewId === view.viewId)
    await expect.poll(() => received(news().flatMap(({ rows }) => rows))).toHaveLength(1)
    const [row] = received(news().flatMap(({ rows }) => rows))
    expect(row).toMatchObject({ topic: 'raspberry/mqtt', qos: 1, retain: false, payloadBytes: 15 })
    expect(new TextDecoder().decode(row?.payload)).toBe('{"msg":"hello"}')
    const rows = await page.call('views.rows', {
      viewId: view.viewId,
      from: row?.address ?? 0,
      to: row?.address ?? 0,
    })
    expect(rows).toEqual([row])
  })

  it('publishes bytes as they are, and hands back a large message whole', async () => {
    const { openPage } = await openPages(transport)
    const page = await openPage()
    const { port } = await broker()
    const device = await mosquittoSub(port, ['-t', 'small', '-q', '1'])
    onTestFinished(() => device.stop())
    const connectionId = await connected(page, port, 'large')
    const small = new Uint8Array([0, 1, 127, 128, 255])
    await page.call('messages.publish', {
      connectionId,
      topic: 'small',
      qos: 1,
      retain: false,
      payload: small,
    })
    await expect.poll(() => device.lines).toEqual(['small 1 0 00017f80ff'])
    const large = new Uint8Array(5_000_000).map((_, index) => index * 7)
    const { seq } = await page.call('messages.publish', {
      connectionId,
      topic: 'large',
      qos: 1,
      retain: false,
      payload: large,
    })
    const whole = await page.call('messages.get', { connectionId, seq })
    expect(whole.row).toMatchObject({ kind: 'published', payloadBytes: 5_000_000 })
    expect(Buffer.compare(whole.payload, large)).toBe(0)
  })

  it('refuses to publish while not connected', async () => {
    const { openPage } = await openPages(transport)
    const page = await openPage()
    const { id: connectionId } = await page.call('connections.create', { profile: profile(1883) })
    const message = { connectionId, topic: 'a', qos: 0, retain: false, payload: new Uint8Array() }
    expect(await page.raw('messages.publish', message)).toMatchObject({
      ok: false,
      error: { code: 'not-connected' },
    })
  })

  it('tells news of a view only to the page that opened it, and none once it has left', async () => {
    const { openPage } = await openPages(transport)
    const [one, two] = [await openPage(), await openPage()]
    await two.call('app.info', {})
    const { port } = await broker()
    const connectionId = await connected(one, port)
    const { viewId } = await one.call('views.open', { connectionId, filter: everything, limit: 50 })
    await mosquittoPub(port, ['-t', 'a', '-m', '1'])
    await expect.poll(() => one.told('views.advanced').length).toBeGreaterThan(0)
    expect(two.told('views.advanced')).toEqual([])
    expect(await two.raw('views.rows', { viewId, from: 0, to: 1 })).toMatchObject({ ok: false })
    await one.leave()
    await two.call('connections.disconnect', { id: connectionId })
    expect(await two.call('connections.list', {})).toHaveLength(1)
  })

  it('draws a number from the history and from what follows', async () => {
    const { openPage } = await openPages(transport)
    const page = await openPage()
    const { port } = await broker()
    const connectionId = await connected(page, port)
    const { viewId } = await page.call('views.open', { connectionId, filter: everything, limit: 50 })
    await mosquittoPub(port, ['-t', 'sensor/1', '-m', '{"value": 21.5}'])
    await expect
      .poll(() => received(page.told('views.advanced').flatMap(({ rows }) => rows)).length, {
        message: `view ${viewId}`,
      })
      .toBe(1)
    const chart = await page.call('charts.open', {
      connectionId,
      topicFilter: 'sensor/+',
      topic: 'sensor/1',
      kind: 'received',
      path: ['value'],
      windowMs: 60_000,
      endMs: null,
    })
    expect(chart.series).toEqual([{ topic: 'sensor/1', times: [expect.any(Number)], values: [21.5] }])
    await mosquittoPub(port, ['-t', 'sensor/2', '-m', '{"value": 3}'])
    await mosquittoPub(port, ['-t', 'sensor/2', '-m', '{"other": 3}'])
    const values = () =>
      page.told('charts.advanced').flatMap(({ series }) => series.flatMap((one) => one.values))
    await expect.poll(values).toEqual([3, null])
    expect(page.told('charts.advanced').at(-1)?.topics).toBe(2)
    const asked = { connectionId, topic: 'sensor/1', kind: 'received', timeMs: Date.now() } as const
    const moments = await page.call('charts.moments', asked)
    expect(moments.times).toEqual([moments.newestMs])
    await page.call('charts.close', { chartId: chart.chartId })
  })

  it('exports what a view shows, and tells how far it is', async () => {
    const { openPage, host } = await openPages(transport)
    const page = await openPage()
    const { port } = await broker()
    const connectionId = await connected(page, port)
    for (const text of ['one', 'two', 'three']) await mosquittoPub(port, ['-t', `a/${text}`, '-m', text])
    const { viewId } = await page.call('views.open', { connectionId, filter: everything, limit: 50 })
    await expect
      .poll(async () => received(await page.call('views.rows', { viewId, from: -100, to: 100 })).length)
      .toBe(3)
    const { exportId } = await page.call('exports.start', {
      connectionId,
      filter: { ...everything, topicFilters: ['a/two', 'a/three'] },
      format: 'csv',
    })
    const progress = () => page.told('exports.progressed').findLast((one) => one.exportId === exportId)
    await expect.poll(() => progress()?.state).toBe('done')
    expect(progress()).toMatchObject({ written: 2, total: 2, path: null })
    const download = host.findDownload(progress()?.url?.split('/').at(-1) ?? '')
    const text = await readFile(download?.path ?? '', 'utf8')
    expect(text).toContain('a/two')
    expect(text).not.toContain('a/one')
  })

  it('takes a file that the page made, every byte as it is', async () => {
    const { openPage, host } = await openPages(transport)
    const page = await openPage()
    const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index % 256)
    const saved = await page.call('exports.save', { name: '../class/+', format: 'png', bytes })
    expect(saved).toMatchObject({ fileName: expect.stringMatching(/^class \+ .*\.png$/), path: null })
    const download = host.findDownload(saved?.url?.split('/').at(-1) ?? '')
    expect(download?.fileName).toBe(saved?.fileName)
    expect(new Uint8Array(await readFile(download?.path ?? ''))).toEqual(bytes)
    expect(await page.raw('exports.save', { name: 'x', format: 'exe', bytes })).toMatchObject({
      ok: false,
      error: { code: 'bad-input', details: { path: 'format' } },
    })
  })

  it('says that the port of the built-in broker is taken, and where it listens instead', async () => {
    const { openPage } = await openPages(transport)
    const page = await openPage()
    const { port } = await broker()
    await page.call('settings.update', { brokerTcpPort: port })
    const started = await page.call('broker.start', {})
    expect(started).toMatchObject({
      running: true,
      reason: null,
      moved: expect.arrayContaining([
        { transport: 'mqtt', wanted: port, port: started.tcpPort, code: 'port-in-use' },
      ]),
    })
    expect(await page.call('broker.status', {})).toMatchObject({ tcpPort: started.tcpPort })
    await page.call('broker.stop', {})
  })
})
