import { describe, expect, it } from 'vitest'
import type { ProfileDraft } from '../../../../../renderer/views/Connection/profile-draft.ts'
import {
  newDraft,
  passwordOf,
  profileOf,
  proposedName,
  withAddress,
  withTransport,
} from '../../../../../renderer/views/Connection/profile-draft.ts'
import { faultsOf } from '../../../../../renderer/views/Connection/profile-faults.ts'
import { connectionProfile } from '../../../../../shared/contract.ts'

const draft = (change: Partial<ProfileDraft> = {}): ProfileDraft => ({
  ...newDraft(),
  host: '10.0.0.7',
  ...change,
})
const keysOf = (change: Partial<ProfileDraft>, hasPassword = false) =>
  Object.fromEntries(
    Object.entries(faultsOf(draft(change), hasPassword)).map(([field, { key }]) => [field, key]),
  )

describe('a new connection', () => {
  it('needs nothing but a host, and the core accepts it', () => {
    expect(faultsOf(draft())).toEqual({})
    const profile = profileOf(draft(), new Set())
    expect(connectionProfile.parse(profile)).toEqual({
      name: '10.0.0.7',
      transport: 'mqtt',
      host: '10.0.0.7',
      port: 1883,
      path: '/mqtt',
      protocolVersion: 'auto',
      clientId: '',
      username: '',
      cleanStart: true,
      sessionExpiryS: 3600,
      keepAliveS: 60,
      connectTimeoutMs: 10_000,
      retention: { keep: 'all' },
    })
  })

  it('is named after its host, with the port where that name is taken', () => {
    expect(proposedName(draft(), new Set())).toBe('10.0.0.7')
    expect(proposedName(draft(), new Set(['10.0.0.7']))).toBe('10.0.0.7:1883')
    expect(profileOf(draft({ name: ' Pi ' }), new Set()).name).toBe('Pi')
  })
})

describe('the transport', () => {
  it('brings its usual port along', () => {
    expect(withTransport(draft(), 'ws').port).toBe('8083')
    expect(withTransport(draft({ port: '' }), 'ws').port).toBe('8083')
  })

  it('leaves a port of one’s own alone', () => {
    expect(withTransport(draft({ port: '9001' }), 'ws').port).toBe('9001')
  })

  it('comes with an address, and the port of the address wins', () => {
    expect(withAddress(draft(), { transport: 'ws', host: 'b' })).toMatchObject({
      transport: 'ws',
      port: '8083',
    })
    expect(withAddress(draft(), { transport: 'ws', host: 'b', port: 80 }).port).toBe('80')
    expect(withAddress(draft({ username: 'ada' }), { host: 'b' })).toMatchObject({
      username: 'ada',
      path: '/mqtt',
    })
  })
})

describe('the password', () => {
  it('is left as it is unless one is typed or the old one forgotten', () => {
    expect(passwordOf(draft())).toBeUndefined()
    expect(passwordOf(draft({ forgetPassword: true }))).toBeNull()
    expect(passwordOf(draft({ password: 'new', forgetPassword: true }))).toBe('new')
  })

  it('needs a user name under MQTT 3.1.1 only', () => {
    expect(keysOf({ password: 'x', protocolVersion: 4 })).toEqual({ password: 'passwordNeedsUser' })
    expect(keysOf({ password: 'x', protocolVersion: 5 })).toEqual({})
    expect(keysOf({ protocolVersion: 4 }, true)).toEqual({ password: 'passwordNeedsUser' })
    expect(keysOf({ protocolVersion: 4, forgetPassword: true }, true)).toEqual({})
  })
})

describe('a fault', () => {
  it('is found in the host', () => {
    expect(keysOf({ host: ' ' })).toEqual({ host: 'hostMissing' })
    expect(keysOf({ host: 'my broker' })).toEqual({ host: 'hostSpace' })
    expect(keysOf({ host: 'host/mqtt' })).toEqual({ host: 'hostSlash' })
    expect(keysOf({ host: 'host#1' })).toEqual({ host: 'hostCharacter' })
    expect(keysOf({ host: 'x'.repeat(256) })).toEqual({ host: 'hostLong' })
    expect(keysOf({ host: 'mqtts://broker.example' })).toEqual({})
    expect(keysOf({ host: '[::1::2]:1883' })).toEqual({ host: 'hostIpv6' })
    expect(keysOf({ host: 'http://broker.example' })).toEqual({ host: 'scheme' })
    expect(keysOf({ host: 'mqtt://broker.example:99999' })).toEqual({ host: 'addressPort' })
    expect(keysOf({ host: 'mqtt://' })).toEqual({ host: 'addressIncomplete' })
  })

  it('is not found in host names, addresses and international names', () => {
    for (const host of ['raspberrypi.local', '::1', 'fe80::1%eth0', 'brücke.example', '例え.jp', 'my_host']) {
      expect(keysOf({ host }), host).toEqual({})
    }
  })

  it('is found in numbers that are none', () => {
    for (const port of ['', '0', '65536', '1e3', '-1', '18.83', 'x']) {
      expect(keysOf({ port }), port).toEqual({ port: 'port' })
    }
    expect(keysOf({ keepAliveS: '65536' })).toEqual({ keepAliveS: 'keepAlive' })
    expect(keysOf({ sessionExpiryS: '4294967296' })).toEqual({ sessionExpiryS: 'expiry' })
    expect(keysOf({ connectTimeoutS: '0' })).toEqual({ connectTimeoutS: 'timeout' })
  })

  it('is found in the path of a WebSocket only', () => {
    expect(keysOf({ path: 'mqtt' })).toEqual({})
    expect(keysOf({ path: 'mqtt', transport: 'ws' })).toEqual({ path: 'pathSlash' })
    expect(keysOf({ path: '/a b', transport: 'ws' })).toEqual({ path: 'pathSpace' })
  })

  it('is found in texts that do not fit into MQTT', () => {
    expect(keysOf({ clientId: 'あ'.repeat(21_845) })).toEqual({})
    expect(keysOf({ clientId: 'あ'.repeat(21_846) })).toEqual({ clientId: 'tooLong' })
  })
})
