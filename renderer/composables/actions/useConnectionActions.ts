import { useI18n } from 'vue-i18n'
import { reasonOf } from '../../../shared/errors.ts'
import type { Connection } from '../../../shared/types/connection.ts'
import { useBrokerStore } from '../../stores/shell/broker.ts'
import { useConnectionListStore } from '../../stores/connections/connection-list.ts'
import { useConnectionsStore } from '../../stores/connections/connections.ts'
import { useErasingStore } from '../../stores/history/erasing.ts'
import { useSessionsStore } from '../../stores/connections/sessions.ts'
import { useUiStore } from '../../stores/shell/ui.ts'
import { useCommand } from './useCommand.ts'
import { isLive } from '../useSessionState.ts'

export interface ConnectionAction {
  label: string
  icon: string
  kbds?: string[]
  color?: 'error'
  onSelect: () => void
}

/** What can be done with a connection, for menus, the palette and the keyboard alike. */
export function useConnectionActions() {
  const { t } = useI18n()
  const { attempt } = useCommand()
  const connections = useConnectionsStore()
  const sessions = useSessionsStore()
  const ui = useUiStore()
  const list = useConnectionListStore()
  const broker = useBrokerStore()
  const erasing = useErasingStore()

  /** One that waits for the passphrase is opened by the core once it is entered. */
  const openedByCore = () => Promise.resolve()

  function connect({ id, name }: Connection): Promise<boolean> {
    return attempt(t('connection.failed.connect', { name }), () => opened(id), openedByCore)
  }

  /** What keeps a connection closed that is looked at stands above its messages; a toast would say it twice. */
  async function opened(id: number): Promise<void> {
    try {
      await connections.connect(id)
    } catch (error) {
      const { screen } = ui
      const looksAtIt = screen.name === 'connection' && screen.connectionId === id
      if (reasonOf(error).code !== 'built-in-broker-off' || !looksAtIt) throw error
    }
  }

  function startBrokerAndConnect({ id }: Connection): Promise<boolean> {
    return attempt(t('broker.startFailed'), async () => {
      await broker.switchBroker(true)
      await connections.connect(id)
    })
  }

  function disconnect({ id, name }: Connection): Promise<boolean> {
    return attempt(t('connection.failed.disconnect', { name }), () => connections.disconnect(id))
  }

  function toggle(connection: Connection): Promise<boolean> {
    return isLive(sessions.sessionOf(connection.id).state) ? disconnect(connection) : connect(connection)
  }

  function reconnect({ id, name }: Connection): Promise<boolean> {
    return attempt(t('connection.failed.connect', { name }), () => connections.reconnect(id), openedByCore)
  }

  /** The copy is whole and saved: it is shown beside its original, and not as a form whose *Cancel* would keep it. */
  function duplicate({ id, name }: Connection): Promise<boolean> {
    return attempt(t('connection.failed.duplicate', { name }), async () => {
      const copy = await connections.duplicate(id)
      ui.showConnection(copy.id)
      list.showConnection(copy.id)
    })
  }

  function startDemo(): Promise<boolean> {
    return attempt(t('welcome.failed'), async () => {
      const id = await broker.startDemo()
      ui.showConnection(id)
      list.showConnection(id)
    })
  }

  function toggleAction(connection: Connection): ConnectionAction {
    const live = isLive(sessions.sessionOf(connection.id).state)
    return {
      label: t(live ? 'connection.disconnect' : 'connection.connect'),
      icon: live ? 'i-lucide-unplug' : 'i-lucide-plug',
      onSelect: () => void toggle(connection),
    }
  }

  /** The groups of a menu. */
  function menuOf(connection: Connection): ConnectionAction[][] {
    return [
      [toggleAction(connection)],
      [
        { label: t('common.edit'), icon: 'i-lucide-pencil', onSelect: () => ui.showForm(connection.id) },
        {
          label: t('connection.duplicate'),
          icon: 'i-lucide-copy',
          onSelect: () => void duplicate(connection),
        },
        {
          label: t('folders.moveTo'),
          icon: 'i-lucide-folder-input',
          onSelect: () => void (list.moving = [connection.id]),
        },
      ],
      [
        {
          label: t('erasing.clearHistory'),
          icon: 'i-lucide-eraser',
          color: 'error',
          onSelect: () => erasing.ask({ kind: 'all', connectionId: connection.id }),
        },
        {
          label: t('connection.delete'),
          icon: 'i-lucide-trash-2',
          color: 'error',
          onSelect: () => ui.askToRemove(connection.id),
        },
      ],
    ]
  }

  return { connect, startBrokerAndConnect, disconnect, toggle, reconnect, duplicate, startDemo, menuOf }
}
