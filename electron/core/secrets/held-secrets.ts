/** Keeps the secrets of this run in memory. */
import type { StoredSecret } from '../db/queries/workbench/secrets.ts'

/** One secret in this run. */
export interface Held {
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

/** The secrets of one connection, by name. */
export type HeldByName = Map<string, Held>

/** A secret that was kept for an earlier run only. */
export function forgottenOne(): Held {
  return { value: null, stored: null, lost: true, forgotten: true }
}

/** The secrets of all connections, and of those whose deletion can still be undone. */
export class HeldSecrets {
  private readonly held = new Map<number, HeldByName>()
  private readonly aside = new Set<HeldByName>()

  /** The secrets of a connection, to read and change. */
  of(connectionId: number): HeldByName {
    const held = this.held.get(connectionId) ?? new Map<string, Held>()
    this.held.set(connectionId, held)
    return held
  }

  /** The secret, unless the connection was deleted. */
  find(connectionId: number, name: string): Held | undefined {
    return this.held.get(connectionId)?.get(name)
  }

  /** The secrets of every connection that is not deleted. */
  entries(): Iterable<[connectionId: number, held: HeldByName]> {
    return this.held
  }

  /** Every secret, those of deleted connections included. */
  all(): Held[] {
    return [...this.held.values(), ...this.aside].flatMap((held) => [...held.values()])
  }

  /** Keeps the secrets of a deleted connection apart. */
  setAside(connectionId: number): HeldByName {
    const held = this.of(connectionId)
    this.held.delete(connectionId)
    this.aside.add(held)
    return held
  }

  /** Keeps the secrets of a deleted connection no longer. */
  drop(held: HeldByName): void {
    this.aside.delete(held)
  }

  /** Gives the secrets back to a connection that was restored. */
  putBack(connectionId: number, held: HeldByName): void {
    this.held.set(connectionId, held)
  }

  /**
   * Detaches every secret from a deleted key. Those that are still encrypted under it are forgotten; `onForgotten`
   * names them, except those of deleted connections.
   */
  withoutKey(keyId: string, onForgotten: (connectionId: number, name: string) => void): void {
    for (const [connectionId, held] of this.held) {
      for (const name of detached(held, keyId)) onForgotten(connectionId, name)
    }
    for (const held of this.aside) {
      for (const name of detached(held, keyId)) held.set(name, forgottenOne())
    }
  }
}

/** Detaches secrets from a deleted key. Returns the names of those still encrypted under it, which are lost. */
function detached(held: HeldByName, keyId: string): string[] {
  const lost: string[] = []
  for (const [name, one] of held) {
    if (one.stored?.keyId !== keyId) continue
    one.stored = null
    if (one.value === null) lost.push(name)
  }
  return lost
}
