/** Stores the secrets of connections, encrypted with a passphrase or by the system. */
import { WorkbenchError } from '../../../shared/errors.ts'
import type { SecretsStatus } from '../../../shared/types/secrets.ts'
import type { WriteDb } from '../db/handles.ts'
import { deleteSecret, listSecrets, writeSecret } from '../db/queries/workbench/secrets.ts'
import type { SystemProtection } from '../ports/host-ports.ts'
import { SerialQueue } from '../threads/serial-queue.ts'
import { entriesOf, knownOf, secretsOf } from './entries.ts'
import type { Held, HeldByName } from './held-secrets.ts'
import { forgottenOne, HeldSecrets } from './held-secrets.ts'
import { SecretCipher } from './secret-cipher.ts'
import type { ForgottenSecrets, Secrets, SecretsEdit } from './secrets.ts'

/** Key id of secrets kept for one run only. Their row is empty and records only that they existed. */
const runKey = 'run'

/** Listeners for changes, always called after the change is durable. */
export interface SecretsListeners {
  onStatus(status: SecretsStatus): void
  /** The set of known secrets has changed by something other than an edit. */
  onKnown(): void
}

/**
 * Secrets, encrypted in `workbench.db` under the user's passphrase, or else by the system. Where neither is
 * available, they are kept for this run only.
 */
export class KeptSecrets implements Secrets {
  private readonly db: WriteDb
  private readonly cipher: SecretCipher
  private readonly listeners: SecretsListeners
  private readonly held = new HeldSecrets()
  private readonly writes = new SerialQueue()
  /** The error of the last write; null when everything that can be stored is stored. */
  private failure: { error: unknown } | null = null

  /** `system`: null where the system has no usable keyring. */
  constructor(db: WriteDb, system: SystemProtection | null, listeners: SecretsListeners) {
    this.db = db
    this.cipher = new SecretCipher(db, system)
    this.listeners = listeners
    for (const stored of listSecrets(db)) {
      const held = stored.keyId === runKey ? forgottenOne() : { value: null, stored, lost: false }
      this.held.of(stored.connectionId).set(stored.name, held)
    }
  }

  status(): SecretsStatus {
    return this.cipher.status()
  }

  of(connectionId: number) {
    const values = [...this.held.of(connectionId)].flatMap(([name, { value }]): [string, string][] =>
      value === null ? [] : [[name, value]],
    )
    return secretsOf(new Map(values))
  }

  known(connectionId: number) {
    const all = [...this.held.of(connectionId)]
    const namesOf = (found: typeof all) => found.map(([name]) => name)
    const forgotten = namesOf(all.filter(([, held]) => held.forgotten))
    return knownOf(new Set(namesOf(all.filter(([, { lost }]) => !lost))), forgotten)
  }

  change(connectionId: number, edit: SecretsEdit): void {
    const held = this.held.of(connectionId)
    for (const [name, value] of entriesOf(edit)) {
      // The stored value is outdated, even if the new one cannot be stored.
      deleteSecret(this.db, connectionId, name)
      if (value === null) held.delete(name)
      else held.set(name, { value, stored: null, lost: false })
    }
    this.storeAll()
  }

  copy(from: number, to: number): void {
    const copied = this.held.of(to)
    for (const [name, { value, forgotten }] of this.held.of(from)) {
      if (forgotten) this.mark(to, name, forgottenOne())
      else if (value !== null) copied.set(name, { value, stored: null, lost: false })
    }
    this.storeAll()
  }

  forget(connectionId: number): ForgottenSecrets {
    for (const name of this.held.of(connectionId).keys()) deleteSecret(this.db, connectionId, name)
    const held = this.held.setAside(connectionId)
    return {
      restore: () => {
        this.held.drop(held)
        this.putBack(connectionId, held)
      },
      drop: () => {
        this.held.drop(held)
      },
    }
  }

  async load(connectionId: number): Promise<void> {
    await this.writes.idle()
    let unreadable: string | null = null
    for (const [name, held] of this.held.of(connectionId)) {
      if (held.value !== null || !held.stored) continue
      const { value, outdated } = await this.cipher.decrypt(held.stored)
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
    await this.moveUnder(await this.cipher.setPassphrase(passphrase))
    return this.told()
  }

  /** Throws WorkbenchError `wrong-passphrase`. */
  async unlock(passphrase: string): Promise<SecretsStatus> {
    await this.cipher.unlock(passphrase)
    this.storeAll()
    await this.settled()
    return this.told()
  }

  /** Forgets the key and the decrypted values until the passphrase is entered again. Open sessions continue. */
  async lock(): Promise<SecretsStatus> {
    await this.settled()
    this.cipher.lock()
    for (const held of this.held.all()) if (held.stored) held.value = null
    return this.told()
  }

  /** Throws WorkbenchError `wrong-passphrase`. */
  async changePassphrase(current: string, next: string): Promise<SecretsStatus> {
    await this.cipher.changePassphrase(current, next)
    return this.told()
  }

  /** Removes the passphrase. Unlocked secrets are kept as they would be without one; locked ones are lost. */
  async forgetPassphrase(): Promise<SecretsStatus> {
    const { storage, locked } = this.status()
    if (storage !== 'passphrase') return this.status()
    if (!locked) await this.loadAll()
    const keyId = this.cipher.forgetPassphrase()
    if (keyId === null) return this.status()
    this.held.withoutKey(keyId, (connectionId, name) => {
      this.mark(connectionId, name, forgottenOne())
    })
    this.storeAll()
    await this.settled()
    this.listeners.onKnown()
    return this.told()
  }

  // Stores each sealed value again where its key is still in use; otherwise encrypts the value anew.
  private putBack(connectionId: number, held: HeldByName): void {
    for (const [name, one] of held) {
      const { stored } = one
      if (!stored) continue
      if (this.cipher.hasKey(stored.keyId)) writeSecret(this.db, stored)
      else if (one.value === null) held.delete(name)
      else one.stored = null
    }
    this.held.putBack(connectionId, held)
    this.storeAll()
    this.listeners.onKnown()
  }

  private told(): SecretsStatus {
    const status = this.status()
    this.listeners.onStatus(status)
    return status
  }

  private async loadAll(): Promise<void> {
    for (const held of this.held.all()) {
      if (held.value === null && held.stored) held.value = (await this.cipher.decrypt(held.stored)).value
    }
  }

  private async moveUnder(keyId: string): Promise<void> {
    await this.loadAll()
    for (const held of this.held.all()) {
      if (held.value !== null && held.stored?.keyId !== keyId) held.stored = null
    }
    this.storeAll()
    await this.settled()
  }

  // Writes run one after the other, so the last change wins. A later write retries what a full disk has refused.
  private storeAll(): void {
    void this.writes.run(async () => {
      try {
        for (const [connectionId, held] of this.held.entries()) {
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
    const sealed = await this.cipher.encrypt(connectionId, name, value)
    // The secret was changed or forgotten during encryption.
    if (this.held.find(connectionId, name) !== held) return
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
    this.held.of(connectionId).set(name, held)
  }
}
