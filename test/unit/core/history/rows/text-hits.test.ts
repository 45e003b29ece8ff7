import { expect, it } from 'vitest'
import { hitFinder } from '../../../../../electron/core/history/rows/text-hits.ts'
import type { ReceivedRow, TextMatch } from '../../../../../shared/types/message.ts'

function rowOf(topic: string, payload: string, payloadBytes?: number): ReceivedRow {
  const bytes = Buffer.from(payload)
  return {
    kind: 'received',
    address: 1,
    seq: 1,
    timeMs: 0,
    topic,
    qos: 0,
    retain: false,
    dup: false,
    packetId: null,
    propertyCount: 0,
    payload: bytes,
    payloadBytes: payloadBytes ?? bytes.length,
  }
}

function found(text: string, match: TextMatch, row: ReceivedRow): { topic: string[]; payload: string[] } {
  const hits = hitFinder({ show: 'all', topicFilters: [], text, match })?.(row)
  const payload = Buffer.from(row.payload)
    .toString()
    .replace(/^\uFEFF/, '')
  const parts = (whole: string, places: number[] = []) =>
    places.flatMap((at, index) => (index % 2 === 0 ? [whole.slice(at, places[index + 1])] : []))
  return { topic: parts(row.topic, hits?.topic), payload: parts(payload, hits?.payload) }
}

it('finds plain text in either case, in topic and payload', () => {
  const row = rowOf('lamp/Green', '\uFEFF{"now":"GREEN","was":"green"}')
  expect(found('green', 'substring', row)).toEqual({ topic: ['Green'], payload: ['GREEN', 'green'] })
})

it('finds what a regular expression matches, and nothing of no length', () => {
  const row = rowOf('room/12/t', 'a1 b22 温33')
  expect(found('\\d+', 'regexp', row)).toEqual({ topic: ['12'], payload: ['1', '22', '33'] })
  expect(found('x*', 'regexp', row)).toEqual({ topic: [], payload: [] })
})

it('finds whole words of the payload alone', () => {
  const row = rowOf('open/door', 'Door opened: open the café DOOR')
  expect(found('open door cafe', 'words', row)).toEqual({
    topic: [],
    payload: ['Door', 'open', 'café', 'DOOR'],
  })
})

it('does not take the end of a preview for the end of the payload', () => {
  expect(found('\\w+$', 'regexp', rowOf('t', 'one two', 5_000)).payload).toEqual([])
  expect(found('\\w+$', 'regexp', rowOf('t', 'one two')).payload).toEqual(['two'])
})

it('finds nothing in bytes that are no text, and has nothing to find without a text', () => {
  const row = { ...rowOf('t', ''), payload: Buffer.from([0xff, 0x61]), payloadBytes: 2 }
  expect(hitFinder({ show: 'all', topicFilters: [], text: 'a' })?.(row).payload).toEqual([])
  expect(hitFinder({ show: 'all', topicFilters: [], text: '' })).toBeNull()
})
