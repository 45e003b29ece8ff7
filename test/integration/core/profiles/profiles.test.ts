import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createProfiles } from '../../../../electron/core/profiles/profiles.ts'
import { workbenchMigrations } from '../../../../electron/core/db/migrations/workbench/index.ts'
import { openDatabase } from '../../../../electron/core/db/open.ts'
import { neverUseUpTo } from '../../../../electron/core/db/queries/workbench/connections.ts'
import { maxConnectionId } from '../../../../electron/core/db/row-id.ts'
import { runSecrets } from '../../../helpers/core/run-secrets.ts'
import { reasonOf } from '../../../../shared/errors.ts'
import {
  completeProfile,
  defaultProfileParts,
  defaultSubscriptionOptions,
} from '../../../../shared/profile/defaults.ts'
import type { Connection, ConnectionProfile, ProfileInput } from '../../../../shared/types/connection.ts'
import type { Subscription } from '../../../../shared/types/subscription.ts'
import { profileFor, subscriptionTo } from '../../../helpers/core/profiles.ts'
import { tempDir } from '../../../helpers/temp-dir.ts'

const typed: ProfileInput = {
  name: 'Classroom Pi',
  transport: 'ws',
  host: 'raspberrypi.local',
  port: 9001,
  path: '/mqtt',
  protocolVersion: 'auto',
  clientId: 'heliograph-läb',
  username: 'teacher',
  cleanStart: false,
  sessionExpiryS: 4_294_967_295,
  keepAliveS: 30,
  connectTimeoutMs: 10_000,
}
const profile = completeProfile(typed, null)
const noSecrets = {
  hasPassword: false,
  hasTlsPassphrase: false,
  hasTlsKey: false,
  hasTlsPkcs12: false,
  hasAuthenticationData: false,
  knownHeaders: [],
  forgotten: [],
}
const subscription = {
  ...subscriptionTo('lopy/+/value', { qos: 2, alias: 'LoPy random', colour: 'amber', enabled: false }),
  ...defaultSubscriptionOptions,
}
const everyPart: ConnectionProfile = {
  ...profile,
  transport: 'wss',
  protocolVersion: 5,
  clientIdKind: 'random-suffix',
  webSocket: {
    query: 'token=1&x=%20',
    subprotocol: 'mqttv3.1',
    headers: [
      { name: 'X-Site', value: 'Süd', secret: false },
      { name: 'Authorization', value: '', secret: true },
    ],
  },
  tls: {
    ca: { from: 'pasted', pem: '-----BEGIN CERTIFICATE-----' },
    clientCertificate: {
      format: 'pem',
      certificate: { from: 'file', path: '/etc/device.crt' },
      key: { from: 'secret' },
    },
    serverName: 'broker.example',
    alpn: ['x-amzn-mqtt-ca', 'mqtt'],
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    pinnedSha256: Array(32).fill('0F').join(':'),
    verify: false,
  },
  maxPacketBytes: 268_435_460,
  connectProperties: {
    receiveMaximum: 1,
    topicAliasMaximum: 65_535,
    requestResponseInformation: true,
    requestProblemInformation: false,
    userProperties: [
      ['b', '1'],
      ['a', ''],
      ['b', '2'],
    ],
    authenticationMethod: 'SCRAM-SHA-256',
  },
  will: {
    topic: 'status/läb',
    payload: new Uint8Array([0, 255, 128]),
    format: 'hex',
    qos: 2,
    retain: true,
    delayS: 4_294_967_295,
    payloadFormat: 1,
    expiryS: 0,
    contentType: 'text/plain',
    responseTopic: 'answers',
    correlationData: new Uint8Array(),
    userProperties: [['k', 'v']],
  },
  reconnect: { enabled: false, firstDelayS: 0.5, longestDelayS: 30 },
  notes: 'by the window\n2nd floor',
  colour: 'sky',
  connectOnStart: true,
}

function openProfiles(directory = tempDir()) {
  const db = openDatabase({
    path: join(directory, 'workbench.db'),
    migrations: workbenchMigrations,
    backup: true,
  })
  const told: { connections: Connection[][]; subscriptions: [Subscription[], number][] } = {
    connections: [],
    subscriptions: [],
  }
  const profiles = createProfiles(db, runSecrets(db), {
    onConnectionsChanged: (connections) => told.connections.push(connections),
    onFoldersChanged: () => undefined,
    onSubscriptionsChanged: (...change) => told.subscriptions.push(change),
  })
  onTestFinished(() => void db.close())
  return { profiles, db, told, directory, close: () => db.close() }
}

function reasonFor(action: () => unknown) {
  try {
    action()
  } catch (error) {
    return reasonOf(error)
  }
  throw new Error('it did not fail')
}

describe('saved connections', () => {
  it('come back from the disk as they were, in order', () => {
    const first = openProfiles()
    const pi = first.profiles.create({ profile })
    const other = first.profiles.create({ profile: { ...profile, name: '工場', protocolVersion: 4 } })
    const strict = first.profiles.create({ profile: { ...profile, name: 'five', protocolVersion: 5 } })
    expect(pi).toEqual({ ...profile, ...noSecrets, id: pi.id, position: 0 })
    first.close()

    const { profiles } = openProfiles(first.directory)
    expect(profiles.list()).toEqual([pi, other, strict])
    expect(profiles.get(other.id)).toEqual(other)
  })

  it('keep every part', () => {
    const first = openProfiles()
    const { id } = first.profiles.create({ profile: everyPart })
    first.close()
    const { profiles } = openProfiles(first.directory)
    expect(profiles.get(id)).toEqual({ ...everyPart, ...noSecrets, id, position: 0 })
  })

  it('keep what an edit leaves out, and forget what was accepted of another host', () => {
    const { profiles } = openProfiles()
    const { id } = profiles.create({ profile: everyPart })
    const renamed = profiles.update({
      id,
      profile: { ...typed, transport: 'wss', protocolVersion: 5, name: 'Pi' },
    })
    expect(renamed).toMatchObject({ ...everyPart, name: 'Pi' })
    const moved = profiles.update({ id, profile: { ...typed, host: 'elsewhere' } })
    expect(moved.tls).toEqual({ ...everyPart.tls, verify: true, pinnedSha256: '' })
    expect(moved.will).toEqual(everyPart.will)
    expect(profiles.update({ id, profile: { ...typed, will: null } }).will).toBeNull()
  })

  it('are as usual where nobody said anything', () => {
    const { profiles } = openProfiles()
    const named = profiles.create({ profile: typed })
    expect(named).toMatchObject({ ...defaultProfileParts, clientIdKind: 'fixed' })
    expect(profiles.update({ id: named.id, profile: { ...typed, clientId: '' } }).clientIdKind).toBe('random')
  })

  it('survive a part that cannot be understood', () => {
    const first = openProfiles()
    const { id } = first.profiles.create({ profile: everyPart })
    first.db.prepare(`UPDATE connections SET tls = '{"verify":false}', will = 'no JSON'`).run()
    expect(first.profiles.get(id)).toEqual({
      ...everyPart,
      ...noSecrets,
      id,
      position: 0,
      tls: defaultProfileParts.tls,
      will: null,
    })
  })

  it('say which fields cannot go together', () => {
    const { profiles } = openProfiles()
    const refused = (change: Partial<ProfileInput>, secrets: { password?: string } = {}) =>
      reasonFor(() => profiles.create({ profile: { ...profileFor(1883), ...change }, ...secrets }))
    expect(refused({ protocolVersion: 3, clientId: 'x'.repeat(24), clientIdKind: 'fixed' })).toMatchObject({
      code: 'bad-input',
      details: { field: 'clientId', path: 'profile.clientId', fault: 'client-id-length' },
    })
    expect(refused({ protocolVersion: 4 }, { password: 'x' })).toMatchObject({
      details: { field: 'username', fault: 'password-needs-username' },
    })
    expect(profiles.list()).toEqual([])
  })

  it('tell the whole list after each change', () => {
    const { profiles, told } = openProfiles()
    const { id } = profiles.create({ profile })
    const renamed = profiles.update({ id, profile: { ...profile, name: 'Pi' } })
    expect(renamed.name).toBe('Pi')
    profiles.remove([id], false)
    expect(told.connections.map((list) => list.map(({ name }) => name))).toEqual([
      ['Classroom Pi'],
      ['Pi'],
      [],
    ])
  })

  it('never use an id again', () => {
    const { profiles } = openProfiles()
    const { id } = profiles.create({ profile })
    profiles.remove([id], false)
    expect(profiles.create({ profile }).id).toBeGreaterThan(id)
  })

  it('say which one is missing', () => {
    const { profiles } = openProfiles()
    const missing = { code: 'not-found', details: { what: 'connection', id: 7 } }
    expect(reasonFor(() => profiles.get(7))).toMatchObject(missing)
    expect(reasonFor(() => profiles.update({ id: 7, profile }))).toMatchObject(missing)
    expect(reasonFor(() => profiles.duplicate({ id: 7 }))).toMatchObject(missing)
    expect(reasonFor(() => profiles.remove([7], false))).toMatchObject(missing)
  })
})

describe('the copy of a connection', () => {
  it('follows its original with its subscriptions and a name of its own', () => {
    const { profiles, told } = openProfiles()
    const original = profiles.create({ profile, password: 'secret' })
    const last = profiles.create({ profile: { ...profile, name: 'last' } })
    profiles.subscriptions.create({ connectionId: original.id, subscription })

    const copy = profiles.duplicate({ id: original.id })
    const again = profiles.duplicate({ id: copy.id })
    expect(copy).toMatchObject({ ...profile, name: 'Classroom Pi copy', hasPassword: true })
    expect(again.name).toBe('Classroom Pi copy 2')
    expect(profiles.list().map(({ id }) => id)).toEqual([original.id, copy.id, again.id, last.id])
    expect(profiles.subscriptionsOf(copy.id)).toMatchObject([subscription])
    expect(told.subscriptions.at(-1)?.[1]).toBe(again.id)
  })

  it('keeps its name within the limit', () => {
    const { profiles } = openProfiles()
    const { id } = profiles.create({ profile: { ...profile, name: '🦀'.repeat(100) } })
    const names = [profiles.duplicate({ id }).name, profiles.duplicate({ id }).name]
    expect(new Set(names).size).toBe(2)
    for (const name of names) {
      expect(name.length).toBeLessThanOrEqual(200)
      expect(name.isWellFormed()).toBe(true)
    }
  })
})

describe('passwords', () => {
  it('are kept, changed and forgotten as asked', () => {
    const { profiles } = openProfiles()
    const { id } = profiles.create({ profile, password: 'one' })
    expect(profiles.secretsOf(id).password).toBe('one')
    profiles.update({ id, profile })
    expect(profiles.secretsOf(id).password).toBe('one')
    expect(profiles.update({ id, profile, password: '' }).hasPassword).toBe(true)
    expect(profiles.update({ id, profile, password: null }).hasPassword).toBe(false)
    expect(profiles.secretsOf(id).password).toBeNull()
  })

  it('never reach the disk', () => {
    const { profiles, directory } = openProfiles()
    const password = 'canary-5d1c0a77'
    const { id } = profiles.create({ profile, password })
    profiles.update({ id, profile, password: `${password}-2` })
    profiles.duplicate({ id })
    for (const name of readdirSync(directory)) {
      expect(readFileSync(join(directory, name)).includes(password), name).toBe(false)
    }
  })
})

describe('the last connection that the history can tell apart', () => {
  it('can be made, but none after it, neither new nor as a copy', () => {
    const { profiles, db } = openProfiles()
    neverUseUpTo(db, maxConnectionId - 1)
    const { id } = profiles.create({ profile })
    expect(id).toBe(maxConnectionId)
    const refused = { code: 'too-many-connections', details: { limit: maxConnectionId } }
    expect(reasonFor(() => profiles.create({ profile }))).toMatchObject(refused)
    expect(reasonFor(() => profiles.duplicate({ id }))).toMatchObject(refused)
    expect(profiles.list()).toHaveLength(1)
  })
})

describe('saved subscriptions', () => {
  it('come back from the disk as they were', () => {
    const first = openProfiles()
    const { id: connectionId } = first.profiles.create({ profile })
    const made = first.profiles.subscriptions.create({ connectionId, subscription })
    const kept = { ...subscription, id: made.id, connectionId }
    expect(made).toEqual(kept)
    first.close()

    const { profiles } = openProfiles(first.directory)
    expect(profiles.subscriptions.list()).toEqual([kept])
  })

  it('are one per filter on a connection', () => {
    const { profiles } = openProfiles()
    const { id: connectionId } = profiles.create({ profile })
    const { id: elsewhere } = profiles.create({ profile })
    const first = profiles.subscriptions.create({ connectionId, subscription })
    const refused = {
      code: 'duplicate-subscription',
      details: { filter: subscription.filter, subscriptionId: first.id },
    }
    expect(reasonFor(() => profiles.subscriptions.create({ connectionId, subscription }))).toMatchObject(
      refused,
    )

    profiles.subscriptions.create({ connectionId: elsewhere, subscription })
    const upper = profiles.subscriptions.create({
      connectionId,
      subscription: { ...subscription, filter: 'LOPY/+/value' },
    })
    expect(reasonFor(() => profiles.subscriptions.update({ id: upper.id, subscription }))).toMatchObject(
      refused,
    )
    expect(
      profiles.subscriptions.update({ id: first.id, subscription: { ...subscription, qos: 0 } }).qos,
    ).toBe(0)
  })

  it('tell the whole list and whose changed, and go with their connection', () => {
    const { profiles, told } = openProfiles()
    const { id: connectionId } = profiles.create({ profile })
    const { id } = profiles.subscriptions.create({ connectionId, subscription })
    profiles.subscriptions.update({ id, subscription: { ...subscription, enabled: true } })
    profiles.remove([connectionId], false)
    expect(told.subscriptions.map(([list, whose]) => [list.map(({ enabled }) => enabled), whose])).toEqual([
      [[false], connectionId],
      [[true], connectionId],
      [[], connectionId],
    ])
  })

  it('say what is missing', () => {
    const { profiles } = openProfiles()
    expect(reasonFor(() => profiles.subscriptions.create({ connectionId: 9, subscription }))).toMatchObject({
      code: 'not-found',
      details: { what: 'connection', id: 9 },
    })
    const missing = { code: 'not-found', details: { what: 'subscription', id: 9 } }
    expect(reasonFor(() => profiles.subscriptions.update({ id: 9, subscription }))).toMatchObject(missing)
    expect(reasonFor(() => profiles.subscriptions.remove({ id: 9 }))).toMatchObject(missing)
  })
})
