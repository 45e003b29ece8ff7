import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { maxKeptPlaces } from '../../../../shared/types/workspace.ts'
import { openLoneBroker } from '../../../helpers/brokers/lone-broker.ts'
import { profileFor } from '../../../helpers/core/profiles.ts'
import type { TestWorkbench } from '../../../helpers/core/workbench.ts'
import { openTestWorkbench } from '../../../helpers/core/workbench.ts'

async function open(dataDir?: string): Promise<TestWorkbench> {
  const bench = await openTestWorkbench(dataDir === undefined ? {} : { dataDir })
  onTestFinished(() => bench.close())
  return bench
}

const filter = { show: 'received', topicFilters: ['a/#'], text: 'x' } as const
const draft = { topic: 'light/cmd', qos: 1, retain: true, format: 'text', text: 'GREEN' } as const
const charts = [{ key: 'a', path: ['value'] }]

function change(dataDir: string, sql: string): void {
  const db = new Database(join(dataDir, 'workbench.db'))
  db.exec(sql)
  db.close()
}

describe('what was on screen', () => {
  it('comes back after a restart, part by part as it was last changed', async () => {
    const first = await open()
    const { id } = await first.call('connections.create', { profile: profileFor(1883) })
    const place = { connectionId: id, filter: { ...filter, topicFilters: ['a/#'] }, draft, charts }
    await first.call('workspace.save', { open: { connectionId: id, tab: 'charts' }, connections: [place] })
    const later = { ...draft, text: 'RED' }
    await first.call('workspace.save', { connections: [{ connectionId: id, draft: later }] })
    await first.close()

    const second = await open(first.dataDir)
    expect(await second.call('workspace.get', {})).toEqual({
      open: { connectionId: id, tab: 'charts' },
      connections: [{ ...place, draft: later }],
      wereConnected: [],
    })
    await second.call('connections.remove', { id, deleteHistory: false })
    expect((await second.call('workspace.get', {})).connections).toEqual([])
  })

  it('of another release or damaged costs that part alone, and the workbench opens', async () => {
    const first = await open()
    const ids = []
    for (let index = 0; index < 2; index++) {
      ids.push((await first.call('connections.create', { profile: profileFor(1883) })).id)
    }
    const connections = ids.map((connectionId) => ({ connectionId, draft }))
    await first.call('workspace.save', { connections })
    await first.close()
    const [one = 0, two = 0] = ids
    const strange = JSON.stringify({ draft, filter: { show: 'nothing' }, charts: 'none', future: true })
    change(first.dataDir, `UPDATE places SET value = '${strange}' WHERE connection_id = ${one}`)
    change(first.dataDir, `UPDATE places SET value = 'no JSON' WHERE connection_id = ${two}`)
    change(first.dataDir, `INSERT INTO settings VALUES ('workspace.open', '{"connectionId":"x"}')`)
    change(first.dataDir, `INSERT OR REPLACE INTO settings VALUES ('workspace.connected', '"all"')`)

    const second = await open(first.dataDir)
    expect(await second.call('workspace.get', {})).toEqual({
      open: null,
      connections: [{ connectionId: one, draft }, { connectionId: two }],
      wereConnected: [],
    })
  })

  it('is kept of the connections that were changed last, so that it does not grow for ever', async () => {
    const bench = await open()
    for (let index = 0; index <= maxKeptPlaces; index++) {
      const { id } = await bench.call('connections.create', { profile: profileFor(1883) })
      await bench.call('workspace.save', { connections: [{ connectionId: id, draft }] })
    }
    expect((await bench.call('workspace.get', {})).connections).toHaveLength(maxKeptPlaces)
    await bench.call('workspace.save', { connections: [{ connectionId: 999_999, draft }] })
    expect((await bench.call('workspace.get', {})).connections).toHaveLength(maxKeptPlaces)
  })
})

describe('connections that were open when the program was closed', () => {
  async function twoConnected() {
    const broker = await openLoneBroker()
    const bench = await open()
    const profile = profileFor(broker.port, { protocolVersion: 4 })
    const create = async () => (await bench.call('connections.create', { profile })).id
    const ids = [await create(), await create(), await create()] as const
    for (const id of ids) {
      await bench.call('connections.connect', { id })
      await bench.session(id, 'connected')
    }
    await bench.call('connections.disconnect', { id: ids[2] })
    await bench.close()
    return { ids, dataDir: bench.dataDir }
  }

  it('are asked about once, and are opened on request', async () => {
    const { ids, dataDir } = await twoConnected()
    const second = await open(dataDir)
    expect(await second.call('workspace.get', {})).toMatchObject({ wereConnected: [ids[0], ids[1]] })
    await second.close()

    const third = await open(dataDir)
    expect(await third.call('workspace.get', {})).toMatchObject({ wereConnected: [ids[0], ids[1]] })
    await third.call('workspace.decide', { connect: true })
    for (const id of ids.slice(0, 2)) await third.session(id, 'connected')
    expect(await third.call('workspace.get', {})).toMatchObject({ wereConnected: [] })
    expect(third.events('workspace.wereConnectedChanged').at(-1)).toEqual([])
  })

  it('stay closed where the user says no, and are not asked about again', async () => {
    const { dataDir } = await twoConnected()
    const second = await open(dataDir)
    await second.call('workspace.decide', { connect: false })
    await second.close()
    const third = await open(dataDir)
    expect(await third.call('workspace.get', {})).toMatchObject({ wereConnected: [] })
    expect((await third.call('sessions.list', {})).every(({ state }) => state === 'idle')).toBe(true)
  })

  it('are opened without a question once the user has said always, and never after never', async () => {
    const { ids, dataDir } = await twoConnected()
    change(dataDir, `INSERT INTO settings VALUES ('reconnectAtStart', '"always"')`)
    const second = await open(dataDir)
    for (const id of ids.slice(0, 2)) await second.session(id, 'connected')
    expect(await second.call('workspace.get', {})).toMatchObject({ wereConnected: [] })
    await second.call('settings.update', { reconnectAtStart: 'never' })
    await second.close()
    const third = await open(dataDir)
    expect(await third.call('workspace.get', {})).toMatchObject({ wereConnected: [] })
    expect((await third.call('sessions.list', {})).every(({ state }) => state === 'idle')).toBe(true)
  })
})
