import { describe, expect, it } from 'vitest'
import type { ExportRow } from '../../../../electron/core/formats/export-row.ts'
import { exportEncoder } from '../../../../electron/core/formats/export-encoder.ts'
import { readJsonExport } from '../../../helpers/history/read-json-export.ts'
import { reasonOf } from '../../../../shared/errors.ts'
import { allRows, head, nastyPayloads, received } from './rows.ts'

function exported(rows: ExportRow[]): string {
  const encoder = exportEncoder('json', { sessionLines: true, fieldColumns: false }, head)
  const chunks = [encoder.begin(), ...rows.map((row) => encoder.row(row)), encoder.end()]
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks))
}

describe('the JSON export', () => {
  it('read again gives equal rows, every byte and property of them', () => {
    const rows = allRows()
    expect(readJsonExport(exported(rows))).toEqual({ head, rows })
  })

  it('without a row is a document too', () => {
    expect(readJsonExport(exported([]))).toEqual({ head, rows: [] })
  })

  it('says what it is, and when and from where it comes', () => {
    expect(JSON.parse(exported([]))).toEqual({
      format: 'heliograph-messages',
      version: 1,
      exportedAt: '2026-11-20T09:20:25.123Z',
      connection: head.connection,
      filter: head.filter,
      messages: [],
    })
  })

  it('has one message per line, in words a script can use', () => {
    const [, line] = exported([received(1, Buffer.from('{"value": 7}'), 'a/b', [])]).split('\n')
    expect(JSON.parse(line ?? '')).toEqual({
      seq: 1,
      time: '2026-11-20T09:20:24.124Z',
      timeMs: head.exportedAtMs - 999,
      kind: 'received',
      topic: 'a/b',
      qos: 1,
      retain: true,
      dup: true,
      packetId: 41,
      properties: [],
      payload: { text: '{"value": 7}' },
    })
  })

  it.each(Object.entries(nastyPayloads))(
    'claims text only where it is well-formed UTF-8: %s',
    (name, payload) => {
      const { messages } = JSON.parse(exported([received(1, payload)])) as { messages: { payload: object }[] }
      const binary = name.startsWith('ill-formed') || name === 'every byte'
      expect(Object.keys(messages[0]?.payload ?? {})).toEqual([binary ? 'base64' : 'text'])
    },
  )
})

describe('readJsonExport', () => {
  const good = exported([received(1, Buffer.from('x'), 'a', [])])
  it.each([
    ['not JSON', good.slice(0, -3)],
    ['another format', good.replace('heliograph-messages', 'other')],
    ['a newer version', good.replace('"version":1', '"version":2')],
    ['an unknown kind', good.replace('"received"', '"guessed"')],
    ['base64 that is none', good.replace('{"text":"x"}', '{"base64":"*"}')],
    ['an impossible QoS', good.replace('"qos":1', '"qos":3')],
  ])('refuses %s and says why', (_what, text) => {
    expect(text).not.toBe(good)
    try {
      readJsonExport(text)
    } catch (error) {
      const { code, details } = reasonOf(error)
      expect(code).toBe('bad-input')
      expect(String(details['cause'])).not.toBe('')
      return
    }
    throw new Error('it was read')
  })
})
