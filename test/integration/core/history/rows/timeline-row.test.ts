import { describe, expect, it } from 'vitest'
import { messageReader } from '../../../../../electron/core/db/queries/history/messages.ts'
import { deliveryCode } from '../../../../../electron/core/history/records/batch.ts'
import { openView } from '../../../../../electron/core/history/rows/open-view.ts'
import { wholeMessage } from '../../../../../electron/core/history/rows/whole-message.ts'
import type { Reason } from '../../../../../shared/errors.ts'
import type {
  PublishedRow,
  ReceivedRow,
  TimelineEvent,
  TimelineRow,
  ViewFilter,
} from '../../../../../shared/types/message.ts'
import { previewBytes } from '../../../../../shared/types/message.ts'
import type { Feed, HistoryFile } from '../../../../helpers/history/history-file.ts'
import { openHistoryFile } from '../../../../helpers/history/history-file.ts'
import { variableByteInteger, withLength } from '../../../../helpers/wire/mqtt-bytes.ts'

const everything: ViewFilter = { show: 'all', topicFilters: [], text: '' }

describe('a row of the timeline', () => {
  const reason: Reason = {
    code: 'closed-by-broker',
    message: 'Gone.',
    details: { host: 'h', port: 1, x: null },
  }
  const properties = Buffer.concat([
    Buffer.from([0x26]),
    withLength('b'),
    withLength('2'),
    Buffer.from([0x01, 1, 0x02, 0, 0, 1, 0]),
    Buffer.from([0x03]),
    withLength('text/plain'),
    Buffer.from([0x26]),
    withLength('b'),
    withLength('2'),
    Buffer.from([0x08]),
    withLength('reply'),
    Buffer.from([0x09]),
    withLength(Buffer.from([0, 255])),
    Buffer.from([0x0b]),
    variableByteInteger(268_435_455),
    Buffer.from([0x23, 0, 9]),
  ])

  function rowsAfter(feedIt: (feed: Feed) => void): { file: HistoryFile; rows: TimelineRow[] } {
    const file = openHistoryFile()
    const feed = file.feed(5)
    feedIt(feed)
    file.commit(feed)
    const db = file.reader()
    return { file, rows: openView(db, messageReader(db), 5, everything).rows(1, 100, 100) }
  }

  it('is an event as it was recorded', () => {
    const events: TimelineEvent[] = [
      { type: 'connected', afterMs: null, sessionPresent: true },
      { type: 'connected', afterMs: 1_234, sessionPresent: false },
      { type: 'disconnected', reason },
      { type: 'dropped', count: 3, reason: 'qos2-repeat' },
    ]
    const { rows } = rowsAfter((feed) => {
      events.forEach((event, index) => {
        feed.event(event, 1_000 + index)
      })
    })
    expect(rows).toEqual(
      events.map((event, index) => {
        const seq = index + 1
        return { kind: 'event', address: seq, seq, timeMs: 1_000 + index, event }
      }),
    )
  })

  it('is a published message with how far it got', () => {
    const { rows } = rowsAfter((feed) => {
      const references = Array.from({ length: 5 }, (_, qos) =>
        feed.publish('out', 'x', { qos: (qos % 3) as 0 | 1 | 2, retain: qos === 1, timeMs: 9 }),
      )
      feed.deliver(references[1] ?? 0, deliveryCode.sent)
      feed.deliver(references[2] ?? 0, deliveryCode.acknowledged, { tookMs: 12, packetId: 41 })
      feed.deliver(references[3] ?? 0, deliveryCode.refused, { packetId: 42, reason })
      feed.deliver(references[4] ?? 0, deliveryCode.unconfirmed)
    })
    const published = rows.filter((row): row is PublishedRow => row.kind === 'published')
    expect(published.map(({ delivery }) => delivery)).toEqual([
      { state: 'pending' },
      { state: 'sent' },
      { state: 'acknowledged', tookMs: 12 },
      { state: 'refused', reason },
      { state: 'unconfirmed' },
    ])
    expect(published.map(({ packetId, retain, qos }) => [packetId, retain, qos])).toEqual([
      [null, false, 0],
      [null, true, 1],
      [41, false, 2],
      [42, false, 0],
      [null, false, 1],
    ])
    expect(published[0]).toMatchObject({ topic: 'out', timeMs: 9, payloadBytes: 1, propertyCount: 0 })
  })

  it('is a received message with its flags and the beginning of its payload; the whole of it on request', () => {
    const long = Buffer.concat([
      Buffer.alloc(previewBytes - 1, 'x'),
      Buffer.from('é'),
      Buffer.alloc(2_000_000, 1),
    ])
    const { file, rows } = rowsAfter((feed) => {
      feed.receive('in/ü', long, {
        qos: 2,
        retain: true,
        dup: true,
        packetId: 65_535,
        timeMs: 77,
        properties,
      })
      feed.receive('in', '')
      feed.event({ type: 'dropped', count: 1, reason: 'x' })
    })
    const [row, empty] = rows.filter((one): one is ReceivedRow => one.kind === 'received')
    expect({ ...row, payload: null }).toEqual({
      kind: 'received',
      address: 1,
      seq: 1,
      timeMs: 77,
      topic: 'in/ü',
      qos: 2,
      retain: true,
      dup: true,
      packetId: 65_535,
      propertyCount: 9,
      payloadBytes: long.length,
      payload: null,
    })
    expect(Buffer.from(row?.payload ?? []).equals(long.subarray(0, previewBytes))).toBe(true)
    expect([empty?.payload.length, empty?.payloadBytes, empty?.packetId]).toEqual([0, 0, null])

    const reader = messageReader(file.reader())
    const whole = wholeMessage(reader, 5, 1)
    expect({ ...whole?.row, payload: null }).toEqual({ ...row, payload: null })
    expect(Buffer.from(whole?.row.payload ?? []).equals(long.subarray(0, previewBytes))).toBe(true)
    expect(Buffer.from(whole?.payload ?? []).equals(long)).toBe(true)
    expect(
      whole?.properties.map((property) =>
        property.name === 'correlationData' ? { ...property, value: [...property.value] } : property,
      ),
    ).toEqual([
      { name: 'userProperty', key: 'b', value: '2' },
      { name: 'payloadFormatIndicator', value: 1 },
      { name: 'messageExpiryInterval', value: 256 },
      { name: 'contentType', value: 'text/plain' },
      { name: 'userProperty', key: 'b', value: '2' },
      { name: 'responseTopic', value: 'reply' },
      { name: 'correlationData', value: [0, 255] },
      { name: 'subscriptionIdentifier', value: 268_435_455 },
      { name: 'topicAlias', value: 9 },
    ])
    expect(wholeMessage(reader, 5, 2)?.payload.length).toBe(0)
    expect([wholeMessage(reader, 5, 3), wholeMessage(reader, 5, 4), wholeMessage(reader, 4, 1)]).toEqual([
      null,
      null,
      null,
    ])
  })
})
