import { describe, expect, it } from 'vitest'
import { messageReader } from '../../../../../electron/core/db/queries/history/messages.ts'
import { deliveryCode } from '../../../../../electron/core/history/records/batch.ts'
import { OpenViews } from '../../../../../electron/core/history/reading/open-views.ts'
import { openView } from '../../../../../electron/core/history/rows/open-view.ts'
import type { Qos } from '../../../../../shared/types/connection.ts'
import type { TimelineRow, ViewFilter } from '../../../../../shared/types/message.ts'
import type { Feed, HistoryFile } from '../../../../helpers/history/history-file.ts'
import { openHistoryFile } from '../../../../helpers/history/history-file.ts'
import type { Random } from '../../../../helpers/random.ts'
import { randomOf } from '../../../../helpers/random.ts'

const everything: ViewFilter = { show: 'all', topicFilters: [], text: '' }

/** What was fed, as a naive model keeps it. */
interface Known {
  seq: number
  kind: 'received' | 'published' | 'event'
  topic: string
  payload: Buffer
  qos: Qos
  retain: boolean
  timeMs: number
}

const minuteMs = 60_000
const apartMs = 3 * minuteMs
const firstMs = 1_763_633_225_123

const topics = [
  'a',
  'a/b',
  'a/b/c',
  '/a',
  'a/',
  'b//c',
  '$SYS/load',
  '$SYS',
  'Halle/Süd',
  'a/+x'.slice(0, 2),
] as const
const payloads = [
  'Temperature',
  'TEMPERATURE 7',
  'größe',
  'GRÖSSE',
  'GRößE',
  'a\0needle\0b',
  '',
  '日本 needle',
  '[needle]\n.*',
  Buffer.from([0xff, 0xfe, 0x6e, 0x65, 0x65, 0x64, 0x6c, 0x65, 0xed, 0xa0]),
  Buffer.from([0xc3]),
  'x'.repeat(1_000) + 'needle',
] as const
const filters = [
  'a',
  'a/#',
  '+',
  '#',
  '+/+',
  '$SYS/#',
  '$SYS',
  '+/load',
  'a/+/c',
  'b/+/c',
  '$share/g/a/#',
] as const
const texts = [
  'needle',
  'NEEDLE',
  'temp',
  'größe',
  'GRÖSSE',
  '\0',
  '.*',
  '[needle]',
  'ü',
  '日本',
  'load',
  ' 7',
] as const
const expressions = [
  '^temp',
  'needle$',
  'gr(ö|o)(ß|ss)e',
  '\\d',
  '^$',
  'A.needle',
  'halle|süd',
  '[^x]',
] as const

/** Feeds random rows into a connection and remembers them. */
function grow(random: Random, feed: Feed, known: Known[], count: number): void {
  for (let row = 0; row < count; row++) {
    const seq = known.length + 1
    const topic = random.pick(topics)
    const payload = Buffer.from(random.pick(payloads) as string)
    const kind = random.pick(['received', 'received', 'published', 'event'])
    const [qos, retain] = [random.pick([0, 1, 2]), random.chance(0.1)]
    // Some days in all; now and then the clock steps back.
    const timeMs = firstMs + seq * apartMs - random.pick([0, 0, 0, 30 * minuteMs])
    if (kind === 'received') feed.receive(topic, payload, { qos, retain, timeMs })
    else if (kind === 'published') feed.publish(topic, payload, { qos, retain, timeMs })
    else feed.event({ type: 'dropped', count: seq, reason: 'needle' }, timeMs)
    known.push({ seq, kind, topic, payload, qos, retain, timeMs })
  }
}

/** MQTT 4.7 in its plainest form. */
function matches(filter: string, topic: string): boolean {
  const levels = filter.replace(/^\$share\/[^/]+\//, '').split('/')
  const names = topic.split('/')
  if (topic.startsWith('$') && (levels[0] === '#' || levels[0] === '+')) return false
  const open = levels.at(-1) === '#'
  const fixed = open ? levels.slice(0, -1) : levels
  if (open ? names.length < fixed.length : names.length !== fixed.length) return false
  return fixed.every((level, index) => level === '+' || level === names[index])
}

/** ASCII letters in lower case, every other byte as it is. */
const folded = (bytes: Buffer) => bytes.toString('latin1').replace(/[A-Z]/g, (letter) => letter.toLowerCase())

function shows(filter: ViewFilter, row: Known): boolean {
  const { show, topicFilters, text, match, qos = [], retainedOnly, sinceMs, untilMs } = filter
  if (row.timeMs < (sinceMs ?? -Infinity) || row.timeMs >= (untilMs ?? Infinity)) return false
  const ofMessages = topicFilters.length > 0 || text !== '' || qos.length > 0 || retainedOnly === true
  if (row.kind === 'event') return show === 'all' && !ofMessages
  if (show !== 'all' && show !== row.kind) return false
  if (qos.length > 0 && !qos.includes(row.qos)) return false
  if (retainedOnly === true && !row.retain) return false
  if (topicFilters.length > 0 && !topicFilters.some((one) => matches(one, row.topic))) return false
  if (text !== '' && match === 'regexp') {
    const pattern = new RegExp(text, 'iu')
    return pattern.test(row.payload.toString()) || pattern.test(row.topic)
  }
  const wanted = folded(Buffer.from(text))
  return folded(row.payload).includes(wanted) || folded(Buffer.from(row.topic)).includes(wanted)
}

function randomFilter(random: Random, rows: number): ViewFilter {
  const match = random.pick(['substring', 'substring', 'regexp'])
  const text = match === 'regexp' ? random.pick(expressions) : random.pick(texts)
  const time = () => firstMs + random.int(rows) * apartMs
  return {
    show: random.pick(['all', 'all', 'received', 'published']),
    topicFilters: Array.from({ length: random.pick([0, 0, 1, 2]) }, () => random.pick(filters)),
    text: random.chance(0.5) ? '' : text,
    match,
    ...(random.chance(0.2) ? { qos: random.pick<Qos[]>([[], [1], [0, 2]]) } : {}),
    ...(random.chance(0.2) ? { retainedOnly: random.chance(0.7) } : {}),
    ...(random.chance(0.2) ? { sinceMs: time() } : {}),
    ...(random.chance(0.2) ? { untilMs: time() } : {}),
  }
}

function viewOn(file: HistoryFile, connectionId: number, filter: ViewFilter) {
  const db = file.reader()
  return openView(db, messageReader(db), connectionId, filter)
}

const seqsOf = (rows: TimelineRow[]) => rows.map(({ seq }) => seq)

describe('a view on a history of several connections', () => {
  it('shows what a naive model shows, while older rows are found and new ones come, at addresses that stay', () => {
    const random = randomOf(12)
    const file = openHistoryFile()
    const feeds = [1, 2, 3].map((connectionId) => ({ feed: file.feed(connectionId), known: [] as Known[] }))
    const growAll = (count: number) => {
      for (const { feed, known } of feeds) grow(random, feed, known, random.int(count))
      file.commit(...feeds.map(({ feed }) => feed))
    }
    growAll(2_500)
    growAll(500)
    const opened = [everything, ...Array.from({ length: 60 }, () => randomFilter(random, 2_000))].map(
      (filter) => {
        const { known, feed } = random.pick([feeds[0], feeds[1], feeds[2]]) ?? {
          known: [],
          feed: file.feed(9),
        }
        return {
          filter,
          known,
          view: viewOn(file, feed.intake.connectionId, filter),
          seen: new Map<number, number>(),
        }
      },
    )
    const moved: number[] = []
    for (let round = 0; round < 4; round++) {
      for (const { view, seen } of opened) {
        if (random.chance(0.7)) view.search(random.pick([0.001, 1, 0]))
        if (round > 0 && random.chance(0.7)) view.advance()
        const { first, last } = view.extent()
        for (const row of view.rows(first, last, 10_000)) {
          if ((seen.get(row.address) ?? row.seq) !== row.seq) moved.push(row.address)
          seen.set(row.address, row.seq)
        }
      }
      growAll(100)
    }
    for (const { filter, known, view, seen } of opened) {
      view.search(60_000)
      view.advance()
      const expected = known.filter((row) => shows(filter, row)).map(({ seq }) => seq)
      const { first, last, complete } = view.extent()
      const rows = view.rows(first, last, 100_000)
      expect({ filter, complete, rows: seqsOf(rows) }).toEqual({ filter, complete: true, rows: expected })
      expect(rows.map(({ address }) => address)).toEqual(expected.map((_, index) => first + index))
      expect(last - first + 1).toBe(expected.length)
      for (const { address, seq } of rows) if ((seen.get(address) ?? seq) !== seq) moved.push(address)
      const some = [...expected.slice(3, 9), known.length + 1, 0]
      expect(seqsOf(view.rowsBySeq(some))).toEqual(expected.slice(3, 9))
      const hidden = known.find((row) => !shows(filter, row))
      expect(view.rowsBySeq(hidden ? [hidden.seq] : [])).toEqual([])
    }
    expect(moved).toEqual([])
  })

  it('keeps its addresses while a long history is searched step by step and new rows come', () => {
    const file = openHistoryFile()
    const feed = file.feed(1)
    const rareEvery = 500
    let rows = 0
    const add = (count: number) => {
      for (let row = 0; row < count; row++)
        feed.receive(++rows % rareEvery === 0 ? 'rare' : 'common', 'Needle')
      file.commit(feed)
    }
    add(70_000)
    const isRare = (seq: number) => seq % rareEvery === 0
    const cases = [
      { filter: { ...everything, topicFilters: ['rare'] }, shown: isRare },
      { filter: { ...everything, topicFilters: ['+'], text: 'RARE' }, shown: isRare },
      { filter: { ...everything, text: 'needle' }, shown: () => true },
      { filter: { ...everything, topicFilters: ['common'] }, shown: (seq: number) => !isRare(seq) },
    ]
    for (const { filter, shown } of cases) {
      const view = viewOn(file, 1, filter)
      const seen = new Map<number, number>()
      const before = rows
      let steps = 0
      for (; !view.extent().complete; steps++) {
        view.search(0)
        if (steps < 5) add(rareEvery)
        view.advance()
        const { first, last } = view.extent()
        for (const row of [...view.rows(first, first + 50, 50), ...view.rows(last - 50, last, 51)]) {
          expect(seen.get(row.address) ?? row.seq).toBe(row.seq)
          seen.set(row.address, row.seq)
        }
      }
      expect(steps).toBeGreaterThan(1)
      const { first, last } = view.extent()
      const expected = Array.from({ length: rows }, (_, index) => index + 1).filter(shown)
      expect([first, last]).toEqual([
        0 - expected.filter((seq) => seq <= before).length,
        expected.length + first - 1,
      ])
      for (const [address, seq] of seen) expect(expected[address - first]).toBe(seq)
    }
  })

  it('gives at most as many rows as asked for, and none outside of its addresses', () => {
    const file = openHistoryFile()
    const [one, two] = [file.feed(1), file.feed(2)]
    for (let row = 0; row < 20; row++) {
      one.receive('a')
      two.receive('a')
    }
    file.commit(one, two)
    for (const filter of [everything, { ...everything, topicFilters: ['a'] }]) {
      const view = viewOn(file, 1, filter)
      view.search(60_000)
      const { first, last } = view.extent()
      expect(seqsOf(view.rows(first, last, 5))).toEqual([1, 2, 3, 4, 5])
      expect(view.rows(last + 1, last + 1_000, 500)).toEqual([])
      expect(view.rows(first - 1_000, first - 1, 500)).toEqual([])
      expect(view.rows(-(2 ** 53) + 1, 2 ** 53 - 1, 500)).toHaveLength(20)
      expect(view.rows(last, first, 500)).toEqual([])
    }
  })

  it('finds the address of a time', () => {
    const file = openHistoryFile()
    const feed = file.feed(1)
    for (let row = 1; row <= 100; row++) feed.receive(row % 2 ? 'odd' : 'even', '', { timeMs: row * 10 })
    file.commit(feed)
    for (const [filter, timeMs, seq] of [
      [everything, -5, 1],
      [everything, 500, 50],
      [everything, 501, 51],
      [everything, 99_999, 100],
      [{ ...everything, topicFilters: ['odd'] }, 500, 51],
      [{ ...everything, topicFilters: ['odd'] }, 0, 1],
      [{ ...everything, topicFilters: ['odd'] }, 99_999, 99],
    ] as const) {
      const view = viewOn(file, 1, { ...filter, topicFilters: [...filter.topicFilters] })
      view.search(60_000)
      const address = view.addressAt(timeMs)
      expect([timeMs, seqsOf(view.rows(address, address, 1))]).toEqual([timeMs, [seq]])
    }
  })

  it('is empty on a connection without history, until there is some', () => {
    const file = openHistoryFile()
    const other = file.feed(1)
    other.receive('a')
    file.commit(other)
    const cases = [everything, { ...everything, text: 'x' }].map((filter, index) => ({
      filter,
      id: 2 + index,
    }))
    for (const { filter, id } of cases) {
      const view = viewOn(file, id, filter)
      view.search(1_000)
      const { first, last, complete } = view.extent()
      expect([last - first + 1, complete, view.rows(first - 5, last + 5, 10)]).toEqual([0, true, []])
      const feed = file.feed(id)
      feed.receive('a', 'x')
      file.commit(feed)
      view.advance()
      expect(view.rows(view.extent().first, view.extent().last, 10)).toHaveLength(1)
    }
  })
})

describe('the news of an open view', () => {
  function openViews(limit: number, filter = everything) {
    const file = openHistoryFile()
    const views = new OpenViews(file.reader(), { searched: () => undefined })
    const feed = file.feed(1)
    return { file, feed, views, open: () => views.open(7, 1, filter, limit) }
  }

  it('tells each row once, and of a flood the newest', () => {
    for (const filter of [everything, { ...everything, topicFilters: ['#'] }]) {
      const { file, feed, views, open } = openViews(5, filter)
      for (let row = 0; row < 8; row++) feed.receive('a')
      file.commit(feed)
      const told = [seqsOf(open().rows)]
      for (const count of [3, 0, 20, 1]) {
        for (let row = 0; row < count; row++) feed.receive('a')
        file.commit(feed)
        told.push(seqsOf(views.advance(7, []).rows))
      }
      expect(told).toEqual([[4, 5, 6, 7, 8], [9, 10, 11], [], [27, 28, 29, 30, 31], [32]])
    }
  })

  it('tells a delivery that moved, of rows told before and that it shows', () => {
    const { file, feed, views, open } = openViews(10, { ...everything, topicFilters: ['a'] })
    const [early, hidden] = [feed.publish('a'), feed.publish('b')]
    file.commit(feed)
    expect(open().rows).toMatchObject([{ seq: 1, delivery: { state: 'pending' } }])
    const late = feed.publish('a')
    file.commit(feed)
    for (const reference of [early, hidden, late]) feed.deliver(reference, deliveryCode.sent)
    const [advance] = file.commit(feed)
    expect(advance?.changed).toEqual([1, 2, 3])
    const news = views.advance(7, advance?.changed ?? [])
    expect(news.rows).toMatchObject([{ seq: 3, delivery: { state: 'sent' } }])
    expect(news.changed).toMatchObject([{ seq: 1, address: 0 - 1, delivery: { state: 'sent' } }])
  })

  it('says that there is no such view once it is closed', () => {
    const { views, open } = openViews(5)
    open()
    views.close(7)
    expect(() => views.advance(7, [])).toThrow(/no view 7/)
    expect(() => views.rows(7, 1, 2)).toThrow(/no view 7/)
  })

  it('searches on by itself, tells how far, and stops when closed', async () => {
    const file = openHistoryFile()
    const feed = file.feed(1)
    for (let batch = 0; batch < 15; batch++) {
      for (let row = 0; row < 2_000; row++) feed.receive('a', row === 7 ? 'needle' : 'x'.repeat(300))
      file.commit(feed)
    }
    const extents: { viewId: number; first: number; complete: boolean }[] = []
    const complete = Promise.withResolvers<void>()
    const views = new OpenViews(file.reader(), {
      searched: (viewId, extent) => {
        extents.push({ viewId, ...extent })
        if (extent.complete) complete.resolve()
      },
    })
    const filter = { ...everything, text: 'NEEDLE' }
    views.open(1, 1, filter, 10)
    views.close(1)
    const { complete: atOnce } = views.open(2, 1, filter, 10)
    if (!atOnce) await complete.promise
    expect(extents.filter(({ viewId }) => viewId === 1)).toEqual([])
    const rows = views.rows(2, -1_000, 1_000)
    expect(seqsOf(rows)).toEqual(Array.from({ length: 15 }, (_, batch) => batch * 2_000 + 8))
    expect(rows[0]?.address).toBe(-15)
  })
})
