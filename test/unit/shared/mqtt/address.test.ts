import { describe, expect, it } from 'vitest'
import { checkHost, parseAddress } from '../../../../shared/mqtt/address.ts'

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
      path: '/mqtt',
      query: 'key=1',
    })
    expect(partsOf('wss://a.iot.example/mqtt?X-Amz-Signature=1%2F2&b#part')).toEqual({
      transport: 'wss',
      host: 'a.iot.example',
      path: '/mqtt',
      query: 'X-Amz-Signature=1%2F2&b',
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

  it('of an encrypted transport is one like the others', () => {
    expect(partsOf('mqtts://user:pw@host:8884/path')).toEqual({
      transport: 'mqtts',
      host: 'host',
      port: 8884,
      path: '/path',
      username: 'user',
      password: 'pw',
    })
    expect(partsOf('WSS://broker_1.example/mqtt')).toMatchObject({
      transport: 'wss',
      host: 'broker_1.example',
    })
    expect(partsOf('ssl://broker.example')).toEqual({ transport: 'mqtts', host: 'broker.example' })
  })

  it('of IPv6 may have a zone', () => {
    expect(partsOf('mqtt://[fe80::1%25eth0]:1884')).toEqual({
      transport: 'mqtt',
      host: 'fe80::1%eth0',
      port: 1884,
    })
    expect(partsOf('[fe80::1%eth0]')).toEqual({ host: 'fe80::1%eth0' })
  })

  it('keeps a password with unescaped slashes', () => {
    expect(partsOf('mqtt://ada:p/w?#1@broker.example:1884/x')).toEqual({
      transport: 'mqtt',
      host: 'broker.example',
      port: 1884,
      path: '/x',
      username: 'ada',
      password: 'p/w?#1',
    })
  })

  it('of another protocol is named as such', () => {
    expect(parseAddress('https://broker.example')).toEqual({
      kind: 'refused',
      fault: 'foreign-scheme',
      scheme: 'https',
    })
    expect(parseAddress('constructor://x')).toMatchObject({ fault: 'foreign-scheme' })
  })

  it('with an impossible port is not guessed at', () => {
    for (const text of ['host:0', 'host:65536', 'host:18x3', 'mqtt://host:123456', '[::1]:0']) {
      expect(parseAddress(text), text).toEqual({ kind: 'refused', fault: 'bad-port' })
    }
  })

  it('without a host says so', () => {
    expect(parseAddress('mqtt://')).toEqual({ kind: 'refused', fault: 'empty' })
    expect(parseAddress('mqtt://:1883')).toEqual({ kind: 'refused', fault: 'empty' })
  })
})

describe('a host', () => {
  it('may be a name in any script, with underscores, or an address', () => {
    const good = [
      'raspberrypi.local',
      'my_host',
      '例え.jp',
      '10.0.0.7',
      '::1',
      '::ffff:10.0.0.7',
      'fe80::1%eth0',
    ]
    expect(good.map((host) => checkHost(host))).toEqual(good.map(() => null))
  })

  it('is refused for what it cannot contain', () => {
    const faults = ['', 'a b', 'a/b', 'a@b', 'x'.repeat(256), 'a:1:2', '1::2::3', 'fe80::1%'].map(checkHost)
    expect(faults).toEqual([
      { fault: 'empty' },
      { fault: 'space' },
      { fault: 'slash' },
      { fault: 'character', character: '@' },
      { fault: 'too-long' },
      { fault: 'bad-ipv6' },
      { fault: 'bad-ipv6' },
      { fault: 'bad-ipv6' },
    ])
  })

  it('in an address is checked alike', () => {
    expect(parseAddress('mqtt://[::1')).toMatchObject({ kind: 'refused' })
    expect(parseAddress('mqtt://my broker:1883')).toEqual({ kind: 'refused', fault: 'space' })
    expect(parseAddress('mqtt://[nothing]:1883')).toMatchObject({ kind: 'refused', fault: 'character' })
  })
})
