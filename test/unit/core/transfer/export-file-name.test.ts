import { describe, expect, it } from 'vitest'
import { exportFileName } from '../../../../electron/core/transfer/export-file-name.ts'

const nowMs = Date.UTC(2026, 10, 20, 9, 5, 7, 999)
const nameOf = (connection: string) => exportFileName(connection, nowMs, 'json')
const end = ' 2026-11-20T09-05-07.json'

describe('the file name of an export', () => {
  it.each([
    ['Workshop', 'Workshop'],
    ['工場 1', '工場 1'],
    ['a/b\\c:d*e?f"g<h>i|j', 'a b c d e f g h i j'],
    ['../../etc/passwd', 'etc passwd'],
    ['..', 'messages'],
    [' . . ', 'messages'],
    ['???', 'messages'],
    ['.hidden.', 'hidden'],
    ['line\r\nbreak\0', 'line break'],
    ['left\u202eright\u200b', 'left right'],
    ['half \ud83d', 'half'],
    ['', 'messages'],
  ])('is made of %j', (connection, name) => {
    expect(nameOf(connection)).toBe(name + end)
  })

  it('carries the format', () => {
    expect(exportFileName('a', nowMs, 'csv')).toBe('a 2026-11-20T09-05-07.csv')
  })

  it('says what it is where the name is not usable', () => {
    expect(exportFileName('+', nowMs, 'png', 'chart')).toBe('+ 2026-11-20T09-05-07.png')
    expect(exportFileName('', nowMs, 'png', 'chart')).toBe('chart 2026-11-20T09-05-07.png')
  })

  // 255 bytes is the longest name on ext4, APFS and most others.
  it.each(['x', 'é', '工', '😀'])(
    'of a long name of %s fits every file system, characters whole',
    (character) => {
      const name = nameOf(character.repeat(200))
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
      expect(name.endsWith(end)).toBe(true)
      expect(name.slice(0, -end.length)).toBe(
        character.repeat(name.slice(0, -end.length).length / character.length),
      )
      expect(name.isWellFormed()).toBe(true)
      expect(name.length).toBeGreaterThan(60)
    },
  )
})
