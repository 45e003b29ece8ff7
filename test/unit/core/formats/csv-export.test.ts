import { describe, expect, it } from 'vitest'
import { csvCell } from '../../../../shared/payload/csv-cell.ts'
import { exportEncoder } from '../../../../electron/core/formats/export-encoder.ts'
import type { ExportRow } from '../../../../electron/core/formats/export-row.ts'
import { readCsv } from '../../../helpers/history/read-csv.ts'
import { allRows, head, nastyPayloads, properties, received } from './rows.ts'

function exported(rows: ExportRow[], table = { sessionLines: true, fieldColumns: false }): Buffer {
  const encoder = exportEncoder('csv', table, head)
  for (const { payload } of rows) encoder.scan?.(payload)
  return Buffer.concat([encoder.begin(), ...rows.map((row) => encoder.row(row)), encoder.end()])
}

function bytesOf(row: Record<string, string> | undefined): Buffer {
  const payload = (row?.['payload'] ?? '').replace(/^'/, '')
  return Buffer.from(payload, row?.['encoding'] === 'base64' ? 'base64' : 'utf8')
}

describe('the CSV export', () => {
  it('begins with a byte order mark and the names of the columns, and ends its lines with CRLF', () => {
    const text = exported([received(1, Buffer.from('x'), 'a/b', [])]).toString()
    expect(text).toBe(
      '\uFEFFseq,time,timeMs,kind,topic,qos,retain,dup,packetId,encoding,payload,properties,delivery,tookMs,reason,event\r\n' +
        '1,2026-11-20T09:20:24.124Z,1795166424124,received,a/b,1,true,true,41,text,x,,,,,\r\n',
    )
  })

  it('is read by a strict reader row for row, payloads byte for byte', () => {
    const rows = allRows()
    const read = readCsv(exported(rows))
    expect(read.map((row) => Number(row['seq']))).toEqual(rows.map(({ row }) => row.seq))
    for (const [index, { row, payload }] of rows.entries()) {
      expect(read[index]?.['kind']).toBe(row.kind)
      expect(bytesOf(read[index]).equals(payload), `row ${row.seq}`).toBe(true)
    }
  })

  it('keeps properties in order, and says how far a message got', () => {
    const read = readCsv(exported(allRows()))
    const names = (JSON.parse(read[0]?.['properties'] ?? '') as { name: string }[]).map(({ name }) => name)
    expect(names).toEqual(properties.map(({ name }) => name))
    const sent = read.slice(Object.keys(nastyPayloads).length)
    expect(sent.map((row) => [row['delivery'], row['tookMs'], row['reason']]).slice(0, 5)).toEqual([
      ['pending', '', ''],
      ['sent', '', ''],
      ['acknowledged', '6', ''],
      ['refused', '', 'Closed, "so".'],
      ['unconfirmed', '', ''],
    ])
    expect(sent.slice(5).map((row) => (JSON.parse(row['event'] ?? '') as { type: string }).type)).toEqual([
      'connected',
      'disconnected',
      'dropped',
    ])
  })

  it('has a column for each JSON field, with numbers as they were written', () => {
    const payloads = [
      '{"value": 21.50, "deep": {"a.b": [1, "=2"], "none": null}}',
      '{"value": 12345678901234567890, "ok": true, "time": "noon", "value": 3e2}',
      '[5, {}]',
      '42',
      'no JSON, {"value": 1}',
    ]
    const rows = payloads.map((payload, index) => received(index + 1, Buffer.from(payload), 't', []))
    const read = readCsv(exported(rows, { sessionLines: false, fieldColumns: true }))
    const names = ['value', 'deep.a\\.b.0', 'deep.a\\.b.1', 'deep.none', 'ok', 'payload.time', '0', '1']
    // A JavaScript object has its numbered keys first.
    expect(new Set(Object.keys(read[0] ?? {}).slice(-6))).toEqual(new Set(names.slice(0, 6)))
    expect(Object.keys(read[0] ?? {}).slice(0, 2)).toEqual(['0', '1'])
    expect(read.map((row) => names.map((name) => row[name]))).toEqual([
      ['21.50', '1', "'=2", 'null', '', '', '', ''],
      ['3e2', '', '', '', 'true', 'noon', '', ''],
      ['', '', '', '', '', '', '5', '{}'],
      ['', '', '', '', '', '', '', ''],
      ['', '', '', '', '', '', '', ''],
    ])
    expect(read.map((row) => row['payload'])).toEqual(payloads)
  })

  it('says how many fields have no column', () => {
    const wide = Object.fromEntries(Array.from({ length: 1_003 }, (_, index) => [`f${index}`, index]))
    const encoder = exportEncoder('csv', { sessionLines: false, fieldColumns: true }, head)
    encoder.scan?.(Buffer.from(JSON.stringify(wide)))
    expect(encoder.fieldsLeftOut?.()).toBe(3)
    const [header = ''] = Buffer.from(encoder.begin()).toString().split('\r\n')
    expect(header.split(',').at(-1)).toBe('f999')
  })

  it('guards topics like payloads', () => {
    const [row] = readCsv(exported([received(1, Buffer.from('@SUM(A1)'), '=cmd|x', [])]))
    expect([row?.['topic'], row?.['payload']]).toEqual(["'=cmd|x", "'@SUM(A1)"])
  })
})

describe('a CSV cell', () => {
  it.each([
    ['plain', 'plain'],
    ['', ''],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    [' padded ', '" padded "'],
    ['=1+1', "'=1+1"],
    ['=1,2', `"'=1,2"`],
    ['  =1+1', "'  =1+1"],
    ['\u00a0@x', "'\u00a0@x"],
    ['\u200b=x', "'\u200b=x"],
    ['＝1', "'＝1"],
    ['－x', "'－x"],
    ['\t1', "'\t1"],
    ['\r1', `"'\r1"`],
    ['-12.5', '-12.5'],
    ['+5', '+5'],
    ['-1e-9', '-1e-9'],
    ['-.5', '-.5'],
    ['-12.5 °C', "'-12.5 °C"],
    ['-1+1', "'-1+1"],
    ['-', "'-"],
    ["'quoted'", "''quoted'"],
    ['a=1', 'a=1'],
  ])('%j is written %j', (text, written) => {
    expect(csvCell(text)).toBe(written)
  })
})
