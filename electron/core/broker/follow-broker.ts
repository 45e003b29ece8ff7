/** Keeps the connections that are bound to the built-in broker on its current ports. */
import { WorkbenchError } from '../../../shared/errors.ts'
import type { ConnectionProfile } from '../../../shared/types/connection.ts'
import { isWebSocket } from '../../../shared/types/connection.ts'
import type { BrokerStatus, Settings } from '../../../shared/types/workbench.ts'
import type { BuiltInAddress, Profiles } from '../profiles/profiles.ts'
import type { Sessions } from '../sessions/supervision/sessions.ts'

const host = '127.0.0.1'

/** What `followBroker` reads and calls. */
export interface FollowOptions {
  settings: { get(): Pick<Settings, 'brokerTcpPort' | 'brokerWsPort'> }
  profiles(): Pick<Profiles, 'list'>
  sessions(): Pick<Sessions, 'isOpen' | 'connect'>
  status(): BrokerStatus
  /** The ports have changed, and with them the address of every bound connection. */
  onMoved(): void
}

/** Resolves and reconnects the connections that are bound to the built-in broker. */
export interface BoundConnections {
  addressOf: BuiltInAddress
  /** Throws WorkbenchError `built-in-broker-off` when the connection is bound and the broker is off. */
  requireBroker(profile: ConnectionProfile): void
  /** Must be called with every new status. */
  brokerChanged(status: BrokerStatus): void
}

/** Follows the ports of the broker. When it starts again, open sessions that lost it reconnect at once. */
export function followBroker(options: FollowOptions): BoundConnections {
  let wasRunning = false
  let last: { tcpPort: number; wsPort: number } | null = null

  function brokerChanged({ running, tcpPort, wsPort }: BrokerStatus): void {
    const started = running && !wasRunning
    wasRunning = running
    if (!started || tcpPort === null || wsPort === null) return
    const moved = last?.tcpPort !== tcpPort || last.wsPort !== wsPort
    last = { tcpPort, wsPort }
    if (moved) options.onMoved()
    for (const { id, builtIn } of options.profiles().list()) {
      // The session itself reports the outcome.
      if (builtIn && options.sessions().isOpen(id))
        options
          .sessions()
          .connect(id)
          .catch(() => undefined)
    }
  }

  return {
    addressOf(transport) {
      const { brokerTcpPort, brokerWsPort } = options.settings.get()
      const ports = last ?? { tcpPort: brokerTcpPort, wsPort: brokerWsPort }
      return { host, port: isWebSocket(transport) ? ports.wsPort : ports.tcpPort }
    },
    requireBroker({ builtIn, port }) {
      if (!builtIn || options.status().running) return
      const message = 'The built-in broker is off: start it, then connect.'
      throw new WorkbenchError('built-in-broker-off', message, { host, port })
    },
    brokerChanged,
  }
}
