import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createProfiles } from '../../electron/core/connections/profiles.ts'
import { workbenchMigrations } from '../../electron/core/db/migrations/workbench/index.ts'
import { openDatabase } from '../../electron/core/db/open.ts'
import { createMemorySecrets } from '../../electron/core/secrets/secrets.ts'
import { reasonOf } from '../../shared/errors.ts'
import type {
  Connection,
  ConnectionProfile,
  Subscription,
  SubscriptionInput,
} from '../../shared/types/connection.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const profile: ConnectionProfile = {
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
  retention: { keep: 'all' },
}
const subscription: SubscriptionInput = {
  filter: 'lopy/+/value',
  qos: 2,
  alias: 'LoPy random',
  colour: 'amber',
  enabled: false,
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
  const profiles = createProfiles(db, createMemorySecrets(), {
    onConnectionsChanged: (connections) => told.connections.push(connections),
    onSubscriptionsChanged: (...change) => told.subscriptions.push(change),
  })
  onTestFinished(() => void db.close())
  return { profiles, told, directory, close: () => db.close() }
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
    expect(pi).toEqual({ ...profile, id: pi.id, position: 0, hasPassword: false })
    first.close()

    const { profiles } = openProfiles(first.directory)
    expect(profiles.list()).toEqual([pi, other, strict])
    expect(profiles.get(other.id)).toEqual(other)
  })

  it('tell the whole list after each change', () => {
    const { profiles, told } = openProfiles()
    const { id } = profiles.create({ profile })
    const renamed = profiles.update({ id, profile: { ...profile, name: 'Pi' } })
    expect(renamed.name).toBe('Pi')
    profiles.remove({ id })
    expect(told.connections.map((list) => list.map(({ name }) => name))).toEqual([
      ['Classroom Pi'],
      ['Pi'],
      [],
    ])
  })

  it('never use an id again', () => {
    const { profiles } = openProfiles()
    const { id } = profiles.create({ profile })
    profiles.remove({ id })
    expect(profiles.create({ profile }).id).toBeGreaterThan(id)
  })

  it('say which one is missing', () => {
    const { profiles } = openProfiles()
    const missing = { code: 'not-found', details: { what: 'connection', id: 7 } }
    expect(reasonFor(() => profiles.get(7))).toMatchObject(missing)
    expect(reasonFor(() => profiles.update({ id: 7, profile }))).toMatchObject(missing)
    expect(reasonFor(() => profiles.duplicate({ id: 7 }))).toMatchObject(missing)
    expect(reasonFor(() => profiles.remove({ id: 7 }))).toMatchObject(missing)
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
    expect(profiles.passwordOf(id)).toBe('one')
    profiles.update({ id, profile })
    expect(profiles.passwordOf(id)).toBe('one')
    expect(profiles.update({ id, profile, password: '' }).hasPassword).toBe(true)
    expect(profiles.update({ id, profile, password: null }).hasPassword).toBe(false)
    expect(profiles.passwordOf(id)).toBeUndefined()
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
    profiles.remove({ id: connectionId })
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
