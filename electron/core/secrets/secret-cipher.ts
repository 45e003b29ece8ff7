/** Encrypts single secrets with a passphrase or by the system, and manages the passphrase. */
import { WorkbenchError } from '../../../shared/errors.ts'
import type { SecretsStatus } from '../../../shared/types/secrets.ts'
import type { WriteDb } from '../db/handles.ts'
import { deleteKey, deleteSecretsUnder, findKey, writeKey } from '../db/queries/workbench/secrets.ts'
import type { StoredSecret } from '../db/queries/workbench/secrets.ts'
import type { SystemProtection } from '../ports/host-ports.ts'
import type { MasterKey } from './master-key.ts'
import { lockKey, makeKey, unlockKey } from './master-key.ts'
import { seal, unseal } from './sealing.ts'

/** Key id of secrets that the system encrypts. */
const systemKey = 'system'

/** A stored secret after an attempt to decrypt it. */
export interface Decrypted {
  /** Null when it cannot be decrypted. */
  value: string | null
  /** The system asks for it to be encrypted again. */
  outdated: boolean
}

const nothing: Decrypted = { value: null, outdated: false }

/** Encrypts secrets under the user's passphrase where one is set, otherwise by the system. */
export class SecretCipher {
  private readonly db: WriteDb
  private readonly system: SystemProtection | null
  private master: MasterKey | null = null

  /** `system`: null where the system has no usable keyring. */
  constructor(db: WriteDb, system: SystemProtection | null) {
    this.db = db
    this.system = system
  }

  /** Where secrets are stored, and whether they are locked. */
  status(): SecretsStatus {
    const hasPassphrase = findKey(this.db) !== undefined
    return {
      storage: hasPassphrase ? 'passphrase' : this.system ? 'system' : 'run',
      locked: hasPassphrase && this.master === null,
    }
  }

  /** Whether a secret under this key could still be decrypted: the system's key, or that of the passphrase. */
  hasKey(keyId: string): boolean {
    return keyId === systemKey || keyId === findKey(this.db)?.id
  }

  /** Null where nothing can encrypt it at present. */
  async encrypt(connectionId: number, name: string, value: string): Promise<StoredSecret | null> {
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
  async decrypt({ connectionId, name, keyId, sealed }: StoredSecret): Promise<Decrypted> {
    if (keyId === systemKey) return this.decryptBySystem(connectionId, name, sealed)
    if (!this.master) {
      throw new WorkbenchError('secrets-locked', 'The stored secrets are locked: enter the passphrase first.')
    }
    if (this.master.id !== keyId) return nothing
    const plain = unseal(this.master.key, sealed, [keyId, connectionId, name])
    return { value: plain?.toString() ?? null, outdated: false }
  }

  /** Sets the first passphrase. Returns the id of its key. Throws WorkbenchError `bad-input` where one is set. */
  async setPassphrase(passphrase: string): Promise<string> {
    if (findKey(this.db)) {
      const details = { field: 'passphrase', path: 'passphrase', problem: 'custom', fault: 'passphrase-set' }
      throw new WorkbenchError('bad-input', 'There is a passphrase already: change it instead.', details)
    }
    const made = makeKey()
    writeKey(this.db, await lockKey(made, passphrase))
    this.master = made
    return made.id
  }

  /** Throws WorkbenchError `wrong-passphrase`. */
  async unlock(passphrase: string): Promise<void> {
    this.master = await this.opened(passphrase)
  }

  /** Forgets the key until the passphrase is entered again. */
  lock(): void {
    this.master = null
  }

  /** Throws WorkbenchError `wrong-passphrase`. */
  async changePassphrase(current: string, next: string): Promise<void> {
    const key = await this.opened(current)
    writeKey(this.db, await lockKey(key, next))
    this.master = key
  }

  /** Removes the passphrase with its key and every secret stored under it. Returns the id of the key. */
  forgetPassphrase(): string | null {
    const key = findKey(this.db)
    if (!key) return null
    deleteSecretsUnder(this.db, key.id)
    deleteKey(this.db)
    this.master = null
    return key.id
  }

  private async opened(passphrase: string): Promise<MasterKey> {
    const stored = findKey(this.db)
    const key = stored ? await unlockKey(stored, passphrase) : null
    if (key) return key
    throw new WorkbenchError('wrong-passphrase', 'This is not the passphrase that was set.')
  }

  private async decryptBySystem(connectionId: number, name: string, sealed: Uint8Array): Promise<Decrypted> {
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
