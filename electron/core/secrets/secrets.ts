/**
 * Where secrets of connections are kept. Synchronous to read: a session asks when it connects. What is in here never
 * reaches a log, an export, an event or the database of profiles.
 */
export interface Secrets {
  /** Undefined when none is known. */
  passwordOf(connectionId: number): string | undefined
  setPassword(connectionId: number, password: string): void
  /** Forgets everything about a connection. */
  forget(connectionId: number): void
}

/** Secrets that live in memory for this run only and are gone with the process. */
export function createMemorySecrets(): Secrets {
  const passwords = new Map<number, string>()
  return {
    passwordOf: (connectionId) => passwords.get(connectionId),
    setPassword: (connectionId, password) => void passwords.set(connectionId, password),
    forget: (connectionId) => void passwords.delete(connectionId),
  }
}
