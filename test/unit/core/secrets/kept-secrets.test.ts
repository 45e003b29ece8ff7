import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { workbenchMigrations } from '../../../../electron/core/db/migrations/workbench/index.ts'
import { openDatabase } from '../../../../electron/core/db/open.ts'
import { insertConnection } from '../../../../electron/core/db/queries/workbench/connections.ts'
import type { SystemProtection } from '../../../../electron/core/ports/host-ports.ts'
import { KeptSecrets } from '../../../../electron/core/secrets/kept-secrets.ts'
import type { SecretsStatus } from '../../../../shared/types/secrets.ts'
import { profileFor } from '../../../helpers/core/profiles.ts'
import { tempDir } from '../../../helpers/temp-dir.ts'

const passphrase = 'canary correct horse'
const everySecret = {
  password: 'canary-password',
  tlsPassphrase: 'canary-tls-passphrase',
  tlsKey: 'canary-tls-key',
  tlsPkcs12: new Uint8Array([48, 130, 0]),
  authenticationData: new Uint8Array([0, 255, 1]),
  headers: { 'X-Token': 'canary-header' },
}
const asKept = { ...everySecret, headers: { 'x-token': 'canary-header' } }
const allKnown = {
  hasPassword: true,
  hasTlsPassphrase: true,
  hasTlsKey: true,
  hasTlsPkcs12: true,
  hasAuthenticationData: true,
  knownHeaders: ['x-token'],
  forgotten: [],
}

/** A keyring that can be closed. */
function keyring() {
  const state = { open: true, outdated: false }
  const flipped = (bytes: Uint8Array) => bytes.map((byte) => byte ^ 0x5a)
  const system: SystemProtection = {
    encrypt: (text) =>
      state.open ? Promise.resolve(flipped(Buffer.from(text))) : Promise.reject(new Error('closed')),
    decrypt: (sealed) =>
      state.open
        ? Promise.resolve({ text: Buffer.from(flipped(sealed)).toString(), outdated: state.outdated })
        : Promise.reject(new Error('closed')),
  }
  return { system, state }
}

function openSecrets(directory = tempDir(), system: SystemProtection | null = null) {
  const path = join(directory, 'workbench.db')
  const db = openDatabase({ path, migrations: workbenchMigrations, backup: false })
  onTestFinished(() => void db.close())
  const told: SecretsStatus[] = []
  const secrets = new KeptSecrets(db, system, {
    onStatus: (status) => told.push(status),
    onKnown: () => undefined,
  })
  const connection = () => insertConnection(db, profileFor(1883), 0)
  const written = () =>
    readdirSync(directory)
      .map((name) => readFileSync(join(directory, name), 'latin1'))
      .join()
  return { secrets, told, db, directory, connection, written, close: () => db.close() }
}

const codeOf = (code: string) => ({ reason: { code } })

describe('without protection', () => {
  it('secrets hold for the run and never reach the disk', async () => {
    const first = openSecrets()
    const id = first.connection()
    first.secrets.change(id, everySecret)
    await first.secrets.settled()
    expect(first.secrets.status()).toEqual({ storage: 'run', locked: false })
    expect(first.secrets.of(id)).toEqual(asKept)
    expect(first.secrets.known(id)).toEqual(allKnown)
    expect(first.written()).not.toContain('canary')
    first.close()
    const { secrets } = openSecrets(first.directory)
    await secrets.load(id)
    expect(secrets.of(id)).toMatchObject({ password: null, headers: {} })
  })
})

describe('the keyring of the system', () => {
  it('brings secrets back in the next run, and only then reads them', async () => {
    const { system } = keyring()
    const first = openSecrets(undefined, system)
    const id = first.connection()
    first.secrets.change(id, everySecret)
    await first.secrets.settled()
    expect(first.written()).not.toContain('canary')
    first.close()

    const { secrets } = openSecrets(first.directory, system)
    expect(secrets.status()).toEqual({ storage: 'system', locked: false })
    expect(secrets.known(id)).toEqual(allKnown)
    expect(secrets.of(id).password).toBeNull()
    await secrets.load(id)
    expect(secrets.of(id)).toEqual(asKept)
  })

  it('that does not open leaves the rest as it is and has the secret asked for again', async () => {
    const { system, state } = keyring()
    const first = openSecrets(undefined, system)
    const id = first.connection()
    first.secrets.change(id, { password: 'old' })
    await first.secrets.settled()
    first.close()

    const second = openSecrets(first.directory, system)
    state.open = false
    await expect(second.secrets.load(id)).rejects.toMatchObject({
      reason: { code: 'secret-unreadable', details: { connectionId: id, secret: 'password' } },
    })
    expect(second.secrets.known(id).hasPassword).toBe(false)
    state.open = true
    await second.secrets.load(id)
    expect(second.secrets.of(id).password).toBe('old')
    expect(second.secrets.known(id).hasPassword).toBe(true)
    second.secrets.change(id, { password: null })
    await second.secrets.load(id)
    expect(second.secrets.known(id).hasPassword).toBe(false)
  })

  it('does not give the secret of one connection to another', async () => {
    const { system } = keyring()
    const first = openSecrets(undefined, system)
    const [one, other] = [first.connection(), first.connection()]
    first.secrets.change(one, { password: 'of one' })
    await first.secrets.settled()
    first.db.prepare('UPDATE secrets SET connection_id = ?').run(other)
    first.close()
    const { secrets } = openSecrets(first.directory, system)
    await expect(secrets.load(other)).rejects.toMatchObject(codeOf('secret-unreadable'))
  })
})

describe('a passphrase', () => {
  it('stores what was kept for the run, and locks and unlocks it', async () => {
    const first = openSecrets()
    const id = first.connection()
    first.secrets.change(id, everySecret)
    expect(await first.secrets.setPassphrase(passphrase)).toEqual({ storage: 'passphrase', locked: false })
    await expect(first.secrets.setPassphrase(passphrase)).rejects.toMatchObject(codeOf('bad-input'))
    expect(first.written()).not.toContain('canary')
    first.close()

    const { secrets, told, db } = openSecrets(first.directory)
    expect(secrets.status()).toEqual({ storage: 'passphrase', locked: true })
    expect(secrets.known(id)).toEqual(allKnown)
    await expect(secrets.load(id)).rejects.toMatchObject(codeOf('secrets-locked'))
    await expect(secrets.unlock('canary wrong horse')).rejects.toMatchObject(codeOf('wrong-passphrase'))
    await secrets.unlock(passphrase)
    await secrets.load(id)
    expect(secrets.of(id)).toEqual(asKept)
    await secrets.lock()
    expect(secrets.of(id).password).toBeNull()
    expect(told.map(({ locked }) => locked)).toEqual([false, true])

    // Bound to connection and name: a row that is moved opens nothing.
    await secrets.unlock(passphrase)
    db.exec(
      "UPDATE secrets SET name = 'tlsKey2' WHERE name = 'tlsKey'; UPDATE secrets SET name = 'tlsKey' WHERE name = 'password'",
    )
    const moved = openSecrets(first.directory)
    await moved.secrets.unlock(passphrase)
    await expect(moved.secrets.load(id)).rejects.toMatchObject({
      reason: { code: 'secret-unreadable', details: { secret: 'tlsKey' } },
    })
  })

  it('can be changed, and forgotten with what is locked', async () => {
    const first = openSecrets()
    const id = first.connection()
    await first.secrets.setPassphrase(passphrase)
    first.secrets.change(id, { password: 'one' })
    await first.secrets.settled()
    await expect(first.secrets.changePassphrase('not this one', 'next passphrase')).rejects.toMatchObject(
      codeOf('wrong-passphrase'),
    )
    await first.secrets.changePassphrase(passphrase, 'next passphrase')
    first.close()

    const second = openSecrets(first.directory)
    await expect(second.secrets.unlock(passphrase)).rejects.toMatchObject(codeOf('wrong-passphrase'))
    await second.secrets.unlock('next passphrase')
    await second.secrets.forgetPassphrase()
    expect(second.secrets.status()).toEqual({ storage: 'run', locked: false })
    expect(second.secrets.of(id).password).toBe('one')
    // What stays on record is that there is a secret.
    expect(second.db.prepare('SELECT length(sealed) FROM secrets').pluck().all()).toEqual([0])

    await second.secrets.setPassphrase(passphrase)
    second.close()
    const third = openSecrets(first.directory)
    expect(third.secrets.known(id).hasPassword).toBe(true)
    await third.secrets.forgetPassphrase()
    expect(third.secrets.known(id).hasPassword).toBe(false)
  })

  it('takes precedence over the system, to which what it held returns', async () => {
    const { system } = keyring()
    const { secrets, db, connection } = openSecrets(undefined, system)
    const id = connection()
    secrets.change(id, { password: 'one' })
    await secrets.settled()
    const keys = () => db.prepare('SELECT key_id FROM secrets').pluck().all()
    expect(keys()).toEqual(['system'])
    await secrets.setPassphrase(passphrase)
    expect(keys()).not.toEqual(['system'])
    await secrets.forgetPassphrase()
    expect(keys()).toEqual(['system'])
  })
})

it('one secret that a full disk refuses keeps no other from being read, and is stored later', async () => {
  const { system } = keyring()
  const { secrets, db, directory, connection } = openSecrets(tempDir(), system)
  const [stored, refused] = [connection(), connection()]
  secrets.change(stored, { password: 'canary-stored' })
  await secrets.settled()
  const pages = Number(db.pragma('page_count', { simple: true }))
  db.pragma(`max_page_count = ${pages}`)
  secrets.change(refused, { password: 'x'.repeat(100_000) })
  await expect(secrets.settled()).rejects.toMatchObject({ code: 'SQLITE_FULL' })

  await secrets.load(stored)
  expect(secrets.of(stored).password).toBe('canary-stored')
  await secrets.load(refused)
  expect(secrets.of(refused).password).toHaveLength(100_000)

  db.pragma(`max_page_count = ${pages + 1_000}`)
  secrets.change(stored, { password: 'canary-changed' })
  await secrets.settled()
  db.close()
  const again = openSecrets(directory, system).secrets
  await again.load(refused)
  expect(again.of(refused).password).toHaveLength(100_000)
})
