/** Stores the secrets of connections, encrypted with a passphrase or by the system. */
import { WorkbenchError } from '../../../shared/errors.ts'
import type { SecretsStatus } from '../../../shared/types/secrets.ts'
import type { WriteDb } from '../db/handles.ts'
import {
  deleteKey,
  deleteSecret,
  deleteSecretsUnder,
  findKey,
  listSecrets,
  writeKey,
  writeSecret,
} from '../db/queries/workbench/secrets.ts'
import type { StoredSecret } from '../db/queries/workbench/secrets.ts'
import type { SystemProtection } from '../ports/host-ports.ts'
import { entriesOf, knownOf, secretsOf } from './entries.ts'
import type { MasterKey } from './master-key.ts'
import { lockKey, makeKey, unlockKey } from './master-key.ts'
import { SerialQueue } from '../threads/serial-queue.ts'
import { seal, unseal } from './sealing.ts'
import type { ForgottenSecrets, Secrets, SecretsEdit } from './secrets.ts'

/** Key id of secrets that the system encrypts. */
const systemKey = 'system'
/** Key id of secrets kept for one run only. Their row is empty and records only that they existed. */
const runKey = 'run'

/** Listeners for changes, always called after the change is durable. */
export interface SecretsListeners {
  onStatus(status: SecretsStatus): void
  /** The set of known secrets has changed by something other than an edit. */
  onKnown(): void
}

/** One secret in this run. */
interface Held {
  /** Null: stored but not decrypted yet. */
  value: string | null
  stored: StoredSecret | null
  /** It could not be decrypted, so the user has to enter it again. */
  lost: boolean
  /** It was kept for an earlier run only. */
  forgotten?: boolean
  /** It is kept for this run only, and a row records that. */
  marked?: boolean
}

const forgottenOne: Readonly<Held> = { value: null, stored: null, lost: true, forgotten: true }

interface Decrypted {
  /** Null when it cannot be decrypted. */
  value: string | null
  outdated: boolean
}

const nothing: Decrypted = { value: null, outdated: false }

/**
 * Secrets, encrypted in `workbench.db` under the user's passphrase, or else by the system. Where neither is
 * available, they are kept for this run only.
 */
export class KeptSecrets implements Secrets {
  private readonly db: WriteDb
  private readonly system: SystemProtection | null
  private readonly listeners: SecretsListeners
  private readonly held = new Map<number, Map<string, Held>>()
  /** Secrets of connections whose deletion can still be undone. */
  private readonly aside = new Set<Map<string, Held>>()
  private master: MasterKey | null = null
  private readonly writes = new SerialQueue()
  /** The error of the last write; null when everything that can be stored is stored. */
  private failure: { error: unknown } | null = null

  /** `system`: null where the system has no usable keyring. */
  constructor(db: WriteDb, system: SystemProtection | null, listeners: SecretsListeners) {
    this.db = db
    this.system = system
    this.listeners = listeners
    for (const stored of listSecrets(db)) {
      const held = stored.keyId === runKey ? { ...forgottenOne } : { value: null, stored, lost: false }
      this.heldOf(stored.connectionId).set(stored.name, held)
    }
  }

  status(): SecretsStatus {
    const hasPassphrase = findKey(this.db) !== undefined
    return {
      storage: hasPassphrase ? 'passphrase' : this.system ? 'system' : 'run',
      locked: hasPassphrase && this.master === null,
    }
  }

  of(connectionId: number) {
    const values = [...this.heldOf(connectionId)].flatMap(([name, { value }]): [string, string][] =>
      value === null ? [] : [[name, value]],
    )
    return secretsOf(new Map(values))
  }

  known(connectionId: number) {
    const all = [...this.heldOf(connectionId)]
    const namesOf = (found: typeof all) => found.map(([name]) => name)
    const forgotten = namesOf(all.filter(([, held]) => held.forgotten))
    return knownOf(new Set(namesOf(all.filter(([, { lost }]) => !lost))), forgotten)
  }

  change(connectionId: number, edit: SecretsEdit): void {
    const held = this.heldOf(connectionId)
    for (const [name, value] of entriesOf(edit)) {
      // The stored value is outdated, even if the new one cannot be stored.
      deleteSecret(this.db, connectionId, name)
      if (value === null) held.delete(name)
      else held.set(name, { value, stored: null, lost: false })
    }
    this.storeAll()
  }

  copy(from: number, to: number): void {
    const copied = this.heldOf(to)
    for (const [name, { value, forgotten }] of this.heldOf(from)) {
      if (forgotten) this.mark(to, name, { ...forgottenOne })
      else if (value !== null) copied.set(name, { value, stored: null, lost: false })
    }
    this.storeAll()
  }

  forget(connectionId: number): ForgottenSecrets {
    const held = this.heldOf(connectionId)
    for (const name of held.keys()) deleteSecret(this.db, connectionId, name)
    this.held.delete(connectionId)
    this.aside.add(held)
    return {
      restore: () => {
        this.aside.delete(held)
        this.putBack(connectionId, held)
      },
      drop: () => this.aside.delete(held),
    }
  }

  async load(connectionId: number): Promise<void> {
    await this.writes.idle()
    let unreadable: string | null = null
    for (const [name, held] of this.heldOf(connectionId)) {
      if (held.value !== null || !held.stored) continue
      const { value, outdated } = await this.decrypted(held.stored)
      const moved = held.lost !== (value === null)
      held.value = value
      held.lost = value === null
      if (outdated) held.stored = null
      if (moved) this.listeners.onKnown()
      if (value === null) unreadable ??= name
    }
    this.storeAll()
    if (unreadable === null) return
    const message = `A stored secret (${unreadable}) cannot be decrypted any more and has to be entered again.`
    throw new WorkbenchError('secret-unreadable', message, { connectionId, secret: unreadable })
  }

  async settled(): Promise<void> {
    await this.writes.idle()
    if (this.failure) throw this.failure.error
  }

  async idle(): Promise<void> {
    await this.writes.idle()
  }

  /** Stores secrets under this passphrase from now on. Throws WorkbenchError `bad-input` where one is set. */
  async setPassphrase(passphrase: string): Promise<SecretsStatus> {
    if (findKey(this.db)) {
      const details = { field: 'passphrase', path: 'passphrase', problem: 'custom', fault: 'passphrase-set' }
      throw new WorkbenchError('bad-input', 'There is a passphrase already: change it instead.', details)
    }
    const made = makeKey()
    writeKey(this.db, await lockKey(made, passphrase))
    this.master = made
    await this.moveUnder(made.id)
    return this.told()
  }

  /** Throws WorkbenchError `wrong-passphrase`. */
  async unlock(passphrase: string): Promise<SecretsStatus> {
    this.master = await this.opened(passphrase)
    this.storeAll()
    await this.settled()
    return this.told()
  }

  /** Forgets the key and the decrypted values until the passphrase is entered again. Open sessions continue. */
  async lock(): Promise<SecretsStatus> {
    await this.settled()
    this.master = null
    for (const held of this.all()) if (held.stored) held.value = null
    return this.told()
  }

  /** Throws WorkbenchError `wrong-passphrase`. */
  async changePassphrase(current: string, next: string): Promise<SecretsStatus> {
    const key = await this.opened(current)
    writeKey(this.db, await lockKey(key, next))
    this.master = key
    return this.told()
  }

  /** Removes the passphrase. Unlocked secrets are kept as they would be without one; locked ones are lost. */
  async forgetPassphrase(): Promise<SecretsStatus> {
    const key = findKey(this.db)
    if (!key) return this.status()
    if (this.master) await this.loadAll()
    deleteSecretsUnder(this.db, key.id)
    deleteKey(this.db)
    this.master = null
    for (const [connectionId, held] of this.held) {
      for (const name of withoutKey(held, key.id)) this.mark(connectionId, name, { ...forgottenOne })
    }
    for (const held of this.aside) {
      for (const name of withoutKey(held, key.id)) held.set(name, { ...forgottenOne })
    }
    this.storeAll()
    await this.settled()
    this.listeners.onKnown()
    return this.told()
  }

  // Stores each sealed value again where its key is still in use; otherwise encrypts the value anew.
  private putBack(connectionId: number, held: Map<string, Held>): void {
    for (const [name, one] of held) {
      const { stored } = one
      if (!stored) continue
      if (stored.keyId === systemKey || stored.keyId === findKey(this.db)?.id) writeSecret(this.db, stored)
      else if (one.value === null) held.delete(name)
      else one.stored = null
    }
    this.held.set(connectionId, held)
    this.storeAll()
    this.listeners.onKnown()
  }

  private async opened(passphrase: string): Promise<MasterKey> {
    const stored = findKey(this.db)
    const key = stored ? await unlockKey(stored, passphrase) : null
    if (key) return key
    throw new WorkbenchError('wrong-passphrase', 'This is not the passphrase that was set.')
  }

  private told(): SecretsStatus {
    const status = this.status()
    this.listeners.onStatus(status)
    return status
  }

  private heldOf(connectionId: number): Map<string, Held> {
    const held = this.held.get(connectionId) ?? new Map<string, Held>()
    this.held.set(connectionId, held)
    return held
  }

  private all(): Held[] {
    return [...this.held.values(), ...this.aside].flatMap((held) => [...held.values()])
  }

  private async loadAll(): Promise<void> {
    for (const held of this.all()) {
      if (held.value === null && held.stored) held.value = (await this.decrypted(held.stored)).value
    }
  }

  private async moveUnder(keyId: string): Promise<void> {
    await this.loadAll()
    for (const held of this.all()) {
      if (held.value !== null && held.stored?.keyId !== keyId) held.stored = null
    }
    this.storeAll()
    await this.settled()
  }

  // Writes run one after the other, so the last change wins. A later write retries what a full disk has refused.
  private storeAll(): void {
    void this.writes.run(async () => {
      try {
        for (const [connectionId, held] of this.held) {
          for (const [name, one] of held) await this.store(connectionId, name, one)
        }
        this.failure = null
      } catch (error) {
        this.failure = { error }
      }
    })
  }

  private async store(connectionId: number, name: string, held: Held): Promise<void> {
    const { value, stored } = held
    if (value === null || stored) return
    const sealed = await this.encrypted(connectionId, name, value)
    // The secret was changed or forgotten during encryption.
    if (this.held.get(connectionId)?.get(name) !== held) return
    if (!sealed) {
      if (!held.marked) this.mark(connectionId, name, { ...held, marked: true })
      return
    }
    writeSecret(this.db, sealed)
    held.stored = sealed
  }

  /** Records that a secret exists, without its value. */
  private mark(connectionId: number, name: string, held: Held): void {
    writeSecret(this.db, { connectionId, name, keyId: runKey, sealed: new Uint8Array() })
    this.heldOf(connectionId).set(name, held)
  }

  /** Null where nothing can encrypt it at present. */
  private async encrypted(connectionId: number, name: string, value: string): Promise<StoredSecret | null> {
    const { storage } = this.status()
    if (this.master) {
      const { id, key } = this.master
      const sealed = seal(key, Buffer.from(value), [id, connectionId, name])
      return { connectionId, name, keyId: id, sealed }
    }
    if (storage !== 'system' || !this.system) return null
    try {
      // The system authenticates no context, so the encrypted text includes it.
      const sealed = await this.system.encrypt(JSON.stringify([connectionId, name, value]))
      return { connectionId, name, keyId: systemKey, sealed }
    } catch {
      // The keyring is not accessible: the secret is kept for this run only.
      return null
    }
  }

  /** Throws WorkbenchError `secrets-locked`. */
  private async decrypted({ connectionId, name, keyId, sealed }: StoredSecret): Promise<Decrypted> {
    if (keyId === systemKey) return this.decryptedBySystem(connectionId, name, sealed)
    if (!this.master) {
      throw new WorkbenchError('secrets-locked', 'The stored secrets are locked: enter the passphrase first.')
    }
    if (this.master.id !== keyId) return nothing
    const plain = unseal(this.master.key, sealed, [keyId, connectionId, name])
    return { value: plain?.toString() ?? null, outdated: false }
  }

  private async decryptedBySystem(
    connectionId: number,
    name: string,
    sealed: Uint8Array,
  ): Promise<Decrypted> {
    if (!this.system) return nothing
    try {
      const { text, outdated } = await this.system.decrypt(sealed)
      const [owner, called, value] = JSON.parse(text) as unknown[]
      const isOurs = owner === connectionId && called === name && typeof value === 'string'
      return isOurs ? { value, outdated } : nothing
    } catch {
      // Another keyring, another user or a damaged row: in each case the user has to enter it again.
      return nothing
    }
  }
}

/** Detaches secrets from a deleted key. Returns the names of those still encrypted under it, which are lost. */
function withoutKey(held: ReadonlyMap<string, Held>, keyId: string): string[] {
  const lost: string[] = []
  for (const [name, one] of held) {
    if (one.stored?.keyId !== keyId) continue
    one.stored = null
    if (one.value === null) lost.push(name)
  }
  return lost
}
