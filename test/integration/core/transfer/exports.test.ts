import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { CheckedInput } from '../../../../shared/contract/contract.ts'
import type { Client } from '../../../../electron/core/ports/client.ts'
import { messageReader } from '../../../../electron/core/db/queries/history/messages.ts'
import { deliveryCode } from '../../../../electron/core/history/records/batch.ts'
import { History } from '../../../../electron/core/history/history.ts'
import { openView } from '../../../../electron/core/history/rows/open-view.ts'
import { wholeMessage } from '../../../../electron/core/history/rows/whole-message.ts'
import type { ExportTarget } from '../../../../electron/core/ports/host-ports.ts'
import { Exports } from '../../../../electron/core/transfer/exports.ts'
import { readJsonExport } from '../../../helpers/history/read-json-export.ts'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Connection } from '../../../../shared/types/connection.ts'
import type { ViewFilter } from '../../../../shared/types/message.ts'
import type { ExportProgress } from '../../../../shared/types/workbench.ts'
import type { HistoryFile } from '../../../helpers/history/history-file.ts'
import { openHistoryFile } from '../../../helpers/history/history-file.ts'
import { withLength } from '../../../helpers/wire/mqtt-bytes.ts'
import { profileFor } from '../../../helpers/core/profiles.ts'
import { readCsv } from '../../../helpers/history/read-csv.ts'
import { nastyPayloads } from '../../../unit/core/formats/rows.ts'

/** Opened once: a history has three threads. Connections: 1 has a bit of everything, 3 is large. */
let file: HistoryFile
let history: History
const atEnd: (() => void)[] = []

beforeAll(async () => {
  file = openHistoryFile(undefined, (close) => atEnd.push(close))
  fill(file)
  history = new History(file.path)
  history.events.on('failing', (reason) => {
    throw new Error(reason?.message)
  })
  await history.open()
})

afterAll(async () => {
  await history.close()
  for (const close of atEnd.reverse()) close()
})

const closing: Exports[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((exports) => exports.close()))
})

const connection: Connection = {
  ...profileFor(1883, { name: 'Line 1/2', host: '::1' }),
  id: 1,
  hasPassword: true,
  hasTlsPassphrase: false,
  hasTlsKey: false,
  hasTlsPkcs12: false,
  hasAuthenticationData: false,
  knownHeaders: [],
  forgotten: [],
  position: 0,
}
const everything: ViewFilter = { show: 'all', topicFilters: [], text: '' }

/** Keeps what is written where a disk would. */
class Collected implements ExportTarget {
  chunks: Uint8Array[] = []
  end: 'open' | 'finished' | 'aborted' = 'open'
  onWrite: () => void | Promise<void> = () => undefined

  async write(chunk: Uint8Array): Promise<void> {
    this.chunks.push(Uint8Array.from(chunk))
    await this.onWrite()
  }
  finish(): Promise<{ path: string | null; url: string | null }> {
    this.end = 'finished'
    return Promise.resolve({ path: '/home/me/export', url: null })
  }
  abort(): Promise<void> {
    this.end = 'aborted'
    return Promise.resolve()
  }
  get bytes(): Buffer {
    return Buffer.concat(this.chunks)
  }
}

function exportsTo(open: () => Promise<ExportTarget | null>) {
  const exports = new Exports(history.longReader, { openExportTarget: open })
  closing.push(exports)
  const told: ExportProgress[] = []
  const client: Client = {
    id: 1,
    emit: (_name, payload) => told.push(payload as ExportProgress),
  }
  const start = (
    filter: ViewFilter,
    { format = 'json', connectionId = 1, table }: Partial<CheckedInput<'exports.start'>> = {},
  ) => exports.start({ connectionId, filter, format, table }, connection, client)
  const ended = () =>
    vi.waitUntil(() => told.find(({ state }) => ['done', 'failed', 'cancelled'].includes(state)), {
      timeout: 15_000,
      interval: 5,
    })
  return { exports, client, told, start, ended }
}

const largeRows = 4_000

function fill(file: HistoryFile): void {
  const [feed, other, large] = [file.feed(1), file.feed(2), file.feed(3)]
  const properties = Buffer.concat([
    Buffer.from([0x26]),
    withLength('k'),
    withLength('v'),
    Buffer.from([1, 1]),
  ])
  Object.values(nastyPayloads).forEach((payload, index) => {
    feed.receive(index % 2 ? 'nasty/odd' : 'nasty/even', payload, {
      qos: (index % 3) as 0 | 1 | 2,
      dup: index % 2 === 0,
      retain: index % 4 === 0,
      packetId: index,
      timeMs: 1_763_633_225_123 + index,
      properties,
    })
    other.receive('nasty/odd', payload)
  })
  feed.deliver(feed.publish('out', 'nasty'), deliveryCode.acknowledged, { tookMs: 3, packetId: 9 })
  feed.event({ type: 'connected', afterMs: null, sessionPresent: false })
  feed.receive('big', Buffer.alloc(300_000, 'é'))
  feed.receive('big', Buffer.alloc(70_000, 0xff))
  for (let row = 0; row < largeRows; row++) large.receive('a', 'x'.repeat(1_000))
  file.commit(feed, other, large)
}

/** The rows as the history has them, read without an export. */
function stored(filter: ViewFilter) {
  const reader = messageReader(file.db)
  const view = openView(file.db, reader, 1, filter)
  view.search(60_000)
  const { first, last } = view.extent()
  return view.rows(first, last, 10_000).map((found, address) => {
    const { hits: _, ...row } = { hits: undefined, ...found }
    const whole = row.kind === 'event' ? null : wholeMessage(reader, 1, row.seq)
    const bytes = (value: Uint8Array | undefined) => new Uint8Array(value ?? [])
    return {
      row: { ...row, address, ...(row.kind === 'event' ? {} : { payload: bytes(row.payload) }) },
      payload: bytes(whole?.payload),
      properties: whole?.properties ?? [],
    }
  })
}

describe('an export', () => {
  it.each<[string, ViewFilter, number]>([
    ['everything', everything, Object.keys(nastyPayloads).length + 4],
    [
      'one topic',
      { ...everything, topicFilters: ['+/odd'] },
      Math.floor(Object.keys(nastyPayloads).length / 2),
    ],
    ['what was published', { ...everything, show: 'published' }, 1],
    ['a text', { ...everything, text: 'NASTY/EVEN' }, Math.ceil(Object.keys(nastyPayloads).length / 2)],
    [
      'all that a filter can say',
      {
        show: 'received',
        topicFilters: ['big'],
        text: '^',
        match: 'regexp',
        qos: [0, 1, 2],
        retainedOnly: false,
        sinceMs: 0,
        untilMs: 4e12,
      },
      2,
    ],
    ['nothing', { ...everything, text: 'not there' }, 0],
  ])('of %s as JSON reads again as exactly the rows of the view', async (_what, filter, count) => {
    const target = new Collected()
    const { start, ended, told } = exportsTo(() => Promise.resolve(target))
    const begun = start(filter)
    expect(begun).toMatchObject({
      state: 'choosing',
      written: 0,
      fileName: expect.stringMatching(/^Line 1 2 .*\.json$/),
    })
    const done = await ended()
    const messages = stored(filter).filter(({ row }) => row.kind !== 'event').length
    expect(done).toMatchObject({
      state: 'done',
      exportId: begun.exportId,
      connectionId: 1,
      written: messages,
      total: messages,
      bytes: target.bytes.length,
      path: '/home/me/export',
      reason: null,
    })
    expect(target.end).toBe('finished')
    const { head, rows } = readJsonExport(target.bytes.toString('utf8'))
    expect(head).toMatchObject({ connection: { name: 'Line 1/2', address: 'mqtt://[::1]:1883' }, filter })
    expect(rows).toEqual(stored(filter))
    expect(rows).toHaveLength(count)
    expect(told.map(({ state }) => state)).toEqual(
      told.map((_, index) => (index === told.length - 1 ? 'done' : 'running')),
    )
  })

  it('as CSV has a line for every message, and for the session only when asked', async () => {
    const target = new Collected()
    const { start, ended } = exportsTo(() => Promise.resolve(target))
    start(everything, { format: 'csv' })
    const { written } = await ended()
    const rows = readCsv(target.bytes)
    expect(rows).toHaveLength(written)
    expect(rows.map((row) => row['kind'])).not.toContain('event')

    const all = new Collected()
    const again = exportsTo(() => Promise.resolve(all))
    again.start(everything, { format: 'csv', table: { sessionLines: true, fieldColumns: true } })
    expect(await again.ended()).toMatchObject({ written, total: written, scanned: written })
    expect(readCsv(all.bytes).length).toBeGreaterThan(written)
  })

  it('holds what was there when it was opened, not what comes while it is written', async () => {
    const target = new Collected()
    const feed = file.feed(3)
    target.onWrite = () => {
      feed.receive('a', 'late')
      file.commit(feed)
    }
    const { start, ended } = exportsTo(() => Promise.resolve(target))
    start(everything, { connectionId: 3 })
    expect(await ended()).toMatchObject({ state: 'done', written: largeRows, total: largeRows })
    expect(target.chunks.length).toBeGreaterThan(2)
    expect(readJsonExport(target.bytes.toString('utf8')).rows.at(-1)?.row.seq).toBe(largeRows)
  })

  it('that is cancelled removes what it wrote', async () => {
    const target = new Collected()
    const { start, ended, exports, client } = exportsTo(() => Promise.resolve(target))
    const { exportId } = start(everything, { connectionId: 3 })
    target.onWrite = () => {
      exports.cancel(exportId, client)
    }
    expect(await ended()).toMatchObject({ state: 'cancelled', reason: null, path: null })
    expect([target.end, target.chunks.length]).toEqual(['aborted', 1])
    await vi.waitUntil(() => {
      try {
        exports.cancel(exportId, client)
        return false
      } catch (error) {
        return error instanceof WorkbenchError && error.reason.code === 'not-found'
      }
    })
  })

  it('belongs to its page: no other can cancel it, and it ends with the page', async () => {
    const target = new Collected()
    const choosing = Promise.withResolvers<ExportTarget>()
    const { start, ended, exports, client } = exportsTo(() => choosing.promise)
    const { exportId } = start(everything)
    const stranger: Client = { id: 2, emit: () => undefined }
    expect(() => {
      exports.cancel(exportId, stranger)
    }).toThrow(/no export/)
    exports.cancelAllOf(stranger)
    exports.cancelAllOf(client)
    choosing.resolve(target)
    expect((await ended()).state).toBe('cancelled')
    expect([target.end, target.chunks.length]).toEqual(['aborted', 0])
  })

  it('is cancelled when the user chooses no file', async () => {
    const { start, ended } = exportsTo(() => Promise.resolve(null))
    start(everything)
    expect((await ended()).state).toBe('cancelled')
  })

  const full = new WorkbenchError('file-unwritable', 'No space.', { cause: 'ENOSPC' })
  it.each<[string, (target: Collected) => void]>([
    ['cannot be written', (target) => (target.onWrite = () => Promise.reject(full))],
    ['cannot be finished', (target) => (target.finish = () => Promise.reject(full))],
    [
      'can neither be written nor removed',
      (target) => {
        target.onWrite = () => Promise.reject(full)
        target.abort = () => Promise.reject(new Error('gone'))
      },
    ],
  ])('fails with the reason of a file that %s', async (_what, breakIt) => {
    const target = new Collected()
    breakIt(target)
    const { start, ended, exports } = exportsTo(() => Promise.resolve(target))
    start(everything)
    expect(await ended()).toMatchObject({ state: 'failed', reason: { code: 'file-unwritable' }, path: null })
    expect(target.end).not.toBe('finished')
    await exports.close()
  })

  it('fails with the reason of a file that cannot be made', async () => {
    const { start, ended } = exportsTo(() => Promise.reject(full))
    start(everything)
    expect(await ended()).toMatchObject({ state: 'failed', reason: { code: 'file-unwritable' } })
  })

  it('is cancelled and removed when the workbench closes', async () => {
    const target = new Collected()
    const { start, exports, told } = exportsTo(() => Promise.resolve(target))
    start(everything)
    await vi.waitUntil(() => told.some(({ state }) => state === 'running'), { interval: 1 })
    await exports.close()
    expect(target.end).not.toBe('open')
    expect(['cancelled', 'done']).toContain(told.at(-1)?.state)
  })
})
