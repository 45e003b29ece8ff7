import { useI18n } from 'vue-i18n'
import type { Connection } from '../../../shared/types/connection.ts'
import { isWebSocket } from '../../../shared/types/connection.ts'
import { addressOf } from '../../i18n/address.ts'
import { useBrokerStore } from '../../stores/shell/broker.ts'

/** A function that writes where a connection leads to: an address, or the built-in broker and its port at the moment. */
export function useAddress(): (connection: Connection) => string {
  const { t } = useI18n()
  const broker = useBrokerStore()
  return (connection) => {
    if (!connection.builtIn) return addressOf(connection)
    if (!broker.status.running) return t('broker.offAddress')
    const { transport, port } = connection
    return t(isWebSocket(transport) ? 'broker.webSocketAddress' : 'broker.address', { port })
  }
}
