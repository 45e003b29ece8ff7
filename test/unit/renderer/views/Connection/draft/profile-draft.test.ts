import { describe, expect, it } from 'vitest'
import { sizeOf, sizeText } from '../../../../../../renderer/composables/text/numbers.ts'
import {
  withAddress,
  withChecksOn,
  withCleanStart,
  withTransport,
} from '../../../../../../renderer/views/Connection/draft/move-draft.ts'
import type { ProfileDraft } from '../../../../../../renderer/views/Connection/draft/profile-draft.ts'
import {
  draftOf,
  newDraft,
  profileOf,
  proposedName,
  secretsBeside,
} from '../../../../../../renderer/views/Connection/draft/profile-draft.ts'
import { faultsOf, nothingKnown } from '../../../../../../renderer/views/Connection/draft/profile-faults.ts'
import { fingerprintOf } from '../../../../../../renderer/views/Connection/draft/tls-draft.ts'
import { usableProfile } from '../../../../../../renderer/views/Connection/draft/usable-profile.ts'
import { connectionProfile } from '../../../../../../shared/profile/schema.ts'
import { defaultProfileParts } from '../../../../../../shared/profile/defaults.ts'
import type { Connection } from '../../../../../../shared/types/connection.ts'

const draft = (change: Partial<ProfileDraft> = {}): ProfileDraft => ({
  ...newDraft(),
  host: '10.0.0.7',
  ...change,
})
const keysOf = (change: Partial<ProfileDraft>, hasPassword = false) =>
  Object.fromEntries(
    Object.entries(faultsOf(draft(change), { ...nothingKnown, hasPassword })).map(([field, { key }]) => [
      field,
      key,
    ]),
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
      sessionExpiryS: 0,
      keepAliveS: 60,
      connectTimeoutMs: 10_000,
      ...defaultProfileParts,
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

const password = (text: string, forget = false) => ({
  secrets: { ...newDraft().secrets, password: { text, forget } },
})

describe('the password', () => {
  it('is left as it is unless one is typed or the old one forgotten', () => {
    expect(secretsBeside(draft()).password).toBeUndefined()
    expect(secretsBeside(draft(password('', true))).password).toBeNull()
    expect(secretsBeside(draft(password('new', true))).password).toBe('new')
  })

  it('needs a user name before MQTT 5 only', () => {
    const needsName = { username: 'together.password-needs-username' }
    expect(keysOf({ ...password('x'), protocolVersion: 4 })).toEqual(needsName)
    expect(keysOf({ ...password('x'), protocolVersion: 5 })).toEqual({})
    expect(keysOf({ protocolVersion: 4 }, true)).toEqual(needsName)
    expect(keysOf({ ...password('', true), protocolVersion: 4 }, true)).toEqual({})
  })
})

describe('a clean start', () => {
  it('takes the usual session expiry with it, and leaves one that was chosen alone', () => {
    const kept = withCleanStart(draft(), false)
    expect(kept).toMatchObject({ cleanStart: false, sessionExpiryS: '3600' })
    expect(withCleanStart(kept, true)).toMatchObject({ cleanStart: true, sessionExpiryS: '0' })
    const chosen = draft({ sessionExpiryS: '600' })
    expect(withCleanStart(withCleanStart(chosen, false), true).sessionExpiryS).toBe('600')
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
    expect(keysOf({ sessionExpiryS: '4294967296', cleanStart: false })).toEqual({ sessionExpiryS: 'expiry' })
    expect(keysOf({ connectTimeoutS: '0' })).toEqual({ connectTimeoutMs: 'timeout' })
    expect(keysOf({ maxPacket: '1 GB' })).toEqual({ maxPacketBytes: 'packetSize' })
  })

  it('is found in the path of a WebSocket only', () => {
    expect(keysOf({ path: 'mqtt' })).toEqual({})
    expect(keysOf({ path: 'mqtt', transport: 'ws' })).toEqual({ path: 'pathSlash' })
    expect(keysOf({ path: '/a b', transport: 'ws' })).toEqual({ path: 'pathSpace' })
  })

  it('is found in texts that do not fit into MQTT', () => {
    expect(keysOf({ clientIdKind: 'fixed', clientId: 'あ'.repeat(21_845) })).toEqual({})
    expect(keysOf({ clientIdKind: 'fixed', clientId: 'あ'.repeat(21_846) })).toEqual({ clientId: 'text' })
  })
})

const will = { ...newDraft().will, enabled: true }
const tls = newDraft().tls

describe('a fault of a part', () => {
  it('is found in the will', () => {
    expect(keysOf({ will })).toEqual({ 'will.topic': 'topic' })
    expect(keysOf({ will: { ...will, topic: 'a/#' } })).toEqual({ 'will.topic': 'topic' })
    const wrong = { ...will, topic: 'a', delayS: 'x', payload: { text: '0', format: 'hex' as const } }
    expect(keysOf({ will: wrong })).toEqual({ 'will.payload': 'halfByte', 'will.delayS': 'range' })
  })

  it('is found in TLS, and only when it is used', () => {
    const change = { tls: { ...tls, trust: 'own' as const, certificateKind: 'pem' as const } }
    expect(keysOf(change)).toEqual({})
    expect(keysOf({ ...change, transport: 'mqtts' })).toEqual({
      'tls.ca.path': 'fileMissing',
      'tls.clientCertificate.certificate.path': 'fileMissing',
      'tls.clientCertificate.key.path': 'fileMissing',
    })
  })

  it('is found in headers and user properties', () => {
    const webSocket = {
      ...newDraft().webSocket,
      headers: [{ name: 'a b', value: '', secret: false, savedAs: '' }],
    }
    expect(keysOf({ transport: 'wss', webSocket })).toEqual({ 'webSocket.headers.0.name': 'headerName' })
    const { connectProperties } = newDraft()
    const userProperties: [string, string][] = [['a', '\0']]
    expect(keysOf({ connectProperties: { ...connectProperties, userProperties } })).toEqual({
      'connectProperties.userProperties.0.1': 'text',
    })
  })
})

describe('what is hidden', () => {
  it('is saved as it was typed where it can be', () => {
    const hidden = draft({ tls: { ...tls, serverName: 'inner.example' } })
    expect(usableProfile(hidden, new Set(), undefined).tls.serverName).toBe('inner.example')
  })

  it('does not keep the rest from being saved', () => {
    const hidden = draft({
      protocolVersion: 4,
      tls: { ...tls, trust: 'own' },
      will: { ...will, topic: 'a', delayS: 'x' },
    })
    expect(faultsOf(hidden)).toEqual({})
    const profile = usableProfile(hidden, new Set(), undefined)
    expect(connectionProfile.parse(profile)).toMatchObject({
      tls: { ca: { from: 'system' } },
      will: { topic: 'a', delayS: 0 },
    })
  })
})

describe('an accepted certificate', () => {
  it('is not accepted for another host', () => {
    const pinned = fingerprintOf(`SHA256 Fingerprint=${'ab:'.repeat(31)}ab`)
    expect(pinned).toBe(`${'AB:'.repeat(31)}AB`)
    const before = draft({ tls: { ...tls, trust: 'pinned', pinnedSha256: pinned, verify: false } })
    expect(profileOf(before, new Set()).tls).toMatchObject({ pinnedSha256: pinned, verify: false })
    expect(profileOf(withChecksOn(before), new Set()).tls).toEqual(defaultProfileParts.tls)
  })
})

describe('a saved connection', () => {
  it('is the same after it was shown and not changed', () => {
    const profile = connectionProfile.parse(
      profileOf(
        draft({
          transport: 'wss',
          will: { ...will, topic: 'a', payload: { text: 'ff', format: 'hex' }, expiryS: '5' },
          tls: {
            ...tls,
            certificateKind: 'pem',
            certificate: { from: 'file', path: '/a', pem: '' },
            keyFrom: 'secret',
            alpn: 'a, b',
          },
          maxPacket: '1536 kB',
        }),
        new Set(),
      ),
    )
    const connection = { ...profile, ...nothingKnown, id: 1, position: 0 } as Connection
    expect(profileOf(draftOf(connection), new Set())).toEqual(profile)
  })
})

describe('a size', () => {
  it('is read with and without its unit', () => {
    expect(['16', '16 MB', '1.5MiB', '512 kB', '2000 b', 'much'].map(sizeOf)).toEqual([
      16_777_216,
      16_777_216,
      1_572_864,
      524_288,
      2_000,
      Number.NaN,
    ])
    expect([16_777_216, 524_288, 2_000].map(sizeText)).toEqual(['16 MB', '512 kB', '2000 B'])
  })
})
