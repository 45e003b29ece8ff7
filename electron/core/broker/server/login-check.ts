/** Compares a client's user name and password with the login of the built-in broker. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { BrokerLogin } from '../../../../shared/types/workbench.ts'

/** Whether a client gave the right user name and password. Takes the same time for every wrong one. */
export function isLogin(
  login: BrokerLogin,
  username: string | undefined,
  password: Uint8Array | undefined,
): boolean {
  const sameName = isSame(Buffer.from(login.username), Buffer.from(username ?? ''))
  const samePassword = isSame(Buffer.from(login.password), password ?? new Uint8Array())
  return sameName && samePassword
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
  return timingSafeEqual(digest(one), digest(other))
}
