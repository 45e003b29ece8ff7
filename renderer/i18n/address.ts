import type { Connection } from '../../shared/types/connection.ts'
import { isWebSocket } from '../../shared/types/connection.ts'
import { hostAndPort } from './reason-text.ts'

/** `ws://host:8083/mqtt`: what a profile reaches, as it is written everywhere. */
export function addressOf({
  transport,
  host,
  port,
  path,
}: Pick<Connection, 'transport' | 'host' | 'port' | 'path'>) {
  return `${transport}://${hostAndPort(host, port)}${isWebSocket(transport) ? path : ''}`
}
