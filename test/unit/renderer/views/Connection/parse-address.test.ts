import { describe, expect, it } from 'vitest'
import { parseAddress } from '../../../../../renderer/views/Connection/parse-address.ts'

const partsOf = (text: string) => {
  const parsed = parseAddress(text)
  return parsed?.kind === 'address' ? parsed.parts : parsed
}

describe('an address', () => {
  it('with everything fills everything', () => {
    expect(partsOf('mqtt://ada:s%40crt%3A1@broker.example:1884/mqtt')).toEqual({
      transport: 'mqtt',
      host: 'broker.example',
      port: 1884,
      path: '/mqtt',
      username: 'ada',
      password: 's@crt:1',
    })
  })

  it('over WebSocket keeps its path and query', () => {
    expect(partsOf('ws://broker.example:8083/mqtt?key=1')).toEqual({
      transport: 'ws',
      host: 'broker.example',
      port: 8083,
      path: '/mqtt?key=1',
    })
    expect(partsOf('ws://broker.example/')).toEqual({ transport: 'ws', host: 'broker.example' })
  })

  it('may leave out everything but the host', () => {
    expect(partsOf('mqtt://broker.example')).toEqual({ transport: 'mqtt', host: 'broker.example' })
    expect(partsOf(' TCP://10.0.0.7 ')).toEqual({ transport: 'mqtt', host: '10.0.0.7' })
  })

  it('without a scheme is a host with a port', () => {
    expect(partsOf('10.0.0.7:1884')).toEqual({ host: '10.0.0.7', port: 1884 })
    expect(partsOf('10.0.0.7:8083/mqtt')).toEqual({ host: '10.0.0.7', port: 8083, path: '/mqtt' })
    expect(partsOf('ada@10.0.0.7:1884')).toEqual({ host: '10.0.0.7', port: 1884, username: 'ada' })
  })

  it('of IPv6 loses its brackets, and only then can have a port', () => {
    expect(partsOf('[::1]:1884')).toEqual({ host: '::1', port: 1884 })
    expect(partsOf('mqtt://[fe80::1]')).toEqual({ transport: 'mqtt', host: 'fe80::1' })
    expect(parseAddress('fe80::1')).toBeNull()
  })

  it('is not what a plain host name is', () => {
    expect(parseAddress('broker.example')).toBeNull()
    expect(parseAddress('localhost')).toBeNull()
    expect(parseAddress('')).toBeNull()
  })

  it('splits user and password at the last @', () => {
    expect(partsOf('mqtt://ada:p@ss@broker.example')).toEqual({
      transport: 'mqtt',
      host: 'broker.example',
      username: 'ada',
      password: 'p@ss',
    })
  })

  it('keeps a text that is not percent-escaped as it is', () => {
    expect(partsOf('mqtt://100%:1%zz@host')).toMatchObject({ username: '100%', password: '1%zz' })
  })

  it('of an encrypted transport is named as such', () => {
    expect(parseAddress('mqtts://broker.example:8883')).toEqual({ kind: 'encrypted', scheme: 'mqtts' })
    expect(parseAddress('WSS://broker.example/mqtt')).toEqual({ kind: 'encrypted', scheme: 'wss' })
    expect(parseAddress('ssl://broker.example')).toEqual({ kind: 'encrypted', scheme: 'ssl' })
  })

  it('of another protocol is named as such', () => {
    expect(parseAddress('https://broker.example')).toEqual({ kind: 'foreign', scheme: 'https' })
  })

  it('with an impossible port is not guessed at', () => {
    for (const text of ['host:0', 'host:65536', 'host:18x3', 'mqtt://host:123456', '[::1]:0']) {
      expect(parseAddress(text), text).toEqual({ kind: 'bad-port' })
    }
  })

  it('without a host says so', () => {
    expect(parseAddress('mqtt://')).toEqual({ kind: 'no-host' })
    expect(parseAddress('mqtt://:1883')).toEqual({ kind: 'no-host' })
  })
})
