import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { messageReader } from '../../../../../electron/core/db/queries/history/messages.ts'
import {
  mostIndexedBytes,
  wordReach,
  wordWriter,
} from '../../../../../electron/core/db/queries/history/words.ts'
import { openView } from '../../../../../electron/core/history/rows/open-view.ts'
import { rowId, seqOf } from '../../../../../electron/core/db/row-id.ts'
import { RowRemover } from '../../../../../electron/core/history/upkeep/row-remover.ts'
import { WordIndexer } from '../../../../../electron/core/history/upkeep/word-indexer.ts'
import type { HistoryFile } from '../../../../helpers/history/history-file.ts'
import { openHistoryFile } from '../../../../helpers/history/history-file.ts'
import { randomOf } from '../../../../helpers/random.ts'

const words = [
  'temperature',
  'TEMPERATURE',
  'größe',
  'GRÖSSE',
  'grosse',
  'naïve',
  'nai\u0308ve',
  'café',
  'İstanbul',
  'tiếng',
  'TIẾNG',
  'tie\u0302\u0301ng',
  'ΣΊΣΥΦΟΣ',
  'Ёлка',
  'ガス',
  'カス',
  '温度',
  '한국',
  'user001',
  '42',
  '²',
  'ﬁn',
  'ẞ',
  '\u0939\u093f\u0928\u094d\u0926\u0940',
  '😀',
] as const
const joints = [' ', '-', '_', '":"', '\0', '\n', '、', '.', ''] as const

function found(file: HistoryFile, text: string): number[] {
  const db = file.reader()
  const view = openView(db, messageReader(db), 1, { show: 'all', topicFilters: [], text, match: 'words' })
  view.search(60_000)
  const { first, last } = view.extent()
  return view.rows(first, last, 10_000).map(({ seq }) => seq)
}

describe('the search for words', () => {
  it('finds the same whether the index has seen the rows or not', () => {
    const random = randomOf(13)
    const file = openHistoryFile()
    const feed = file.feed(1)
    for (let row = 0; row < 300; row++) {
      const parts = Array.from({ length: 1 + random.int(3) }, () => random.pick(words) + random.pick(joints))
      const text = Buffer.from(parts.join(''))
      feed.receive('a', random.chance(0.1) ? Buffer.concat([Buffer.from([0xff, 0xc3, 0x20]), text]) : text)
    }
    file.commit(feed)
    const foundNow = () => Object.fromEntries(words.map((word) => [word, found(file, word)]))
    const unread = foundNow()
    expect(unread['ガス']).not.toEqual([])
    expect(unread['ガス']).not.toEqual(unread['カス'])
    expect(unread['tiếng']).toEqual(unread['TIẾNG'])
    expect(unread['naïve']).toEqual(unread['nai\u0308ve'])
    const indexer = new WordIndexer(file.db)
    while (indexer.indexSome(1));
    indexer.stop()
    expect(foundNow()).toEqual(unread)
  })

  it('goes on after the disk had no room for the index', () => {
    const file = openHistoryFile()
    const feed = file.feed(1)
    feed.receive('a', 'needle')
    file.commit(feed)
    file.db.exec(
      "CREATE TRIGGER full BEFORE INSERT ON word_index BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    )
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const indexer = new WordIndexer(file.db)
    onTestFinished(() => {
      indexer.stop()
    })
    vi.advanceTimersByTime(5_000)
    expect(wordReach(file.db, 1)).toBe(0)
    expect(found(file, 'needle')).toEqual([1])
    file.db.exec('DROP TRIGGER full')
    vi.advanceTimersByTime(5_000)
    expect(wordReach(file.db, 1)).toBe(rowId(1, 1))
    expect(found(file, 'needle')).toEqual([1])
  })

  it('finds the same after the index was thrown away to make room, and is made again once there is room', () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const file = openHistoryFile()
    const feed = file.feed(1)
    for (let row = 0; row < 200; row++) {
      const rare = Array.from({ length: 50 }, (_, word) => `rare${row}x${word}`)
      feed.receive('a', `w${row % 7} ${rare.join(' ')}`)
    }
    file.commit(feed)
    let room = true
    const indexer = new WordIndexer(file.db, () => room)
    onTestFinished(() => {
      indexer.stop()
    })
    while (indexer.indexSome(1));
    const before = found(file, 'w3')
    const pages = () => Number(file.db.pragma('freelist_count', { simple: true }))
    const free = pages()
    wordWriter(file.db).discard()
    expect(pages()).toBeGreaterThan(free)
    expect(found(file, 'w3')).toEqual(before)
    room = false
    indexer.requestAll()
    vi.advanceTimersByTime(5_000)
    expect(wordReach(file.db, 1)).toBe(0)
    room = true
    vi.advanceTimersByTime(5_000)
    expect(wordReach(file.db, 1)).toBe(rowId(1, 200))
    expect(found(file, 'w3')).toEqual(before)
  })

  it('finds a word of a payload that is too large for the index, and forgets it with the message', () => {
    const file = openHistoryFile()
    const feed = file.feed(1)
    const large = Buffer.alloc(mostIndexedBytes + 1, 'filler ')
    large.write(' needle ', 600_000)
    feed.receive('a', 'needle')
    feed.receive('a', large)
    feed.receive('a', 'a needle and a filler')
    feed.receive('a', Buffer.alloc(mostIndexedBytes + 1, 'needles '))
    file.commit(feed)
    expect(found(file, 'needle')).toEqual([1, 2, 3])
    const indexer = new WordIndexer(file.db)
    while (indexer.indexSome(1));
    indexer.stop()
    expect(wordReach(file.db, 1)).toBe(rowId(1, 4))
    expect(found(file, 'needle')).toEqual([1, 2, 3])
    expect(found(file, 'needle filler')).toEqual([2, 3])
    new RowRemover(file.db).removeOne(1, 2)
    expect(found(file, 'needle')).toEqual([1, 3])
  })

  it('indexes large payloads a few at a time, so that recording never waits for many of them', () => {
    const file = openHistoryFile()
    const feed = file.feed(1)
    for (let row = 0; row < 20; row++) feed.receive('a', Buffer.alloc(200_000, `w${row} `))
    file.commit(feed)
    const indexer = new WordIndexer(file.db)
    onTestFinished(() => {
      indexer.stop()
    })
    const reached: number[] = []
    while (indexer.indexSome(1)) reached.push(seqOf(wordReach(file.db, 1)))
    expect(reached).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18])
    expect(found(file, 'w13')).toEqual([14])
  })
})
