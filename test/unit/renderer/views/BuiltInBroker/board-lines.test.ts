import { describe, expect, it } from 'vitest'
import {
  micropythonLines,
  mosquittoLine,
  urlOf,
} from '../../../../../renderer/views/BuiltInBroker/board-lines.ts'
import { parseAddress } from '../../../../../shared/mqtt/address.ts'

const open = { host: '192.168.1.20', port: 1884, login: null }
const login = { username: 'class 5', password: `it's "blue"` }

describe('the lines for a board', () => {
  it('name host and port, and no login where none is needed', () => {
    expect(micropythonLines(open)).toContain('MQTTClient("board-1", "192.168.1.20", port=1884)')
    expect(mosquittoLine(open)).toBe('mosquitto_pub -h 192.168.1.20 -p 1884 -t class/board-1 -m hello')
    expect(urlOf(open)).toBe('mqtt://192.168.1.20:1884')
  })

  it('carry a login with quotes and spaces through Python and the shell as it is', () => {
    const guarded = { ...open, login }
    expect(micropythonLines(guarded)).toContain(String.raw`user="class 5", password="it's \"blue\""`)
    expect(mosquittoLine(guarded)).toContain(String.raw`-u 'class 5' -P 'it'\''s "blue"'`)
  })

  it('give an address that our own form takes apart again', () => {
    expect(parseAddress(urlOf({ ...open, login }))).toMatchObject({
      kind: 'address',
      parts: { host: open.host, port: open.port, ...login },
    })
  })
})
