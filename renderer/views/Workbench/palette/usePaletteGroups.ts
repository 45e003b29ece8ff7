import type { CommandPaletteGroup, CommandPaletteItem } from '@nuxt/ui/components/CommandPalette.vue'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Connection } from '../../../../shared/types/connection.ts'
import { useAddress } from '../../../composables/text/useAddress.ts'
import { useAppearance } from '../../../composables/appearance/useAppearance.ts'
import { useDensity } from '../../../composables/appearance/useDensity.ts'
import { useCommand } from '../../../composables/actions/useCommand.ts'
import { useConnectionActions } from '../../../composables/actions/useConnectionActions.ts'
import { useRemoval } from '../../../composables/actions/useRemoval.ts'
import { isLive } from '../../../composables/useSessionState.ts'
import { useBrokerStore } from '../../../stores/shell/broker.ts'
import { useConnectionListStore } from '../../../stores/connections/connection-list.ts'
import { useConnectionsStore } from '../../../stores/connections/connections.ts'
import { useErasingStore } from '../../../stores/history/erasing.ts'
import { useRemovalsStore } from '../../../stores/connections/removals.ts'
import { useSessionsStore } from '../../../stores/connections/sessions.ts'
import { useUiStore } from '../../../stores/shell/ui.ts'
import { connectionViews } from '../header/connection-views.ts'

/** Every command of the workbench, by what it is about. Choosing one closes the palette first. */
export function usePaletteGroups() {
  const { t } = useI18n()
  const ui = useUiStore()
  const connections = useConnectionsStore()
  const list = useConnectionListStore()
  const sessions = useSessionsStore()
  const broker = useBrokerStore()
  const erasing = useErasingStore()
  const actions = useConnectionActions()
  const addressOf = useAddress()
  const { attempt } = useCommand()
  const removals = useRemovalsStore()
  const { undo } = useRemoval()
  const density = useDensity()
  const { themeItems, languageItems } = useAppearance()

  function item(
    label: string,
    icon: string,
    run: () => unknown,
    more: CommandPaletteItem = {},
  ): CommandPaletteItem {
    function onSelect() {
      ui.paletteOpen = false
      run()
    }
    return { ...more, label, icon, onSelect }
  }

  function connectionItem(connection: Connection, index: number): CommandPaletteItem {
    const kbds = index < 9 ? ['alt', String(index + 1)] : []
    const more = { suffix: addressOf(connection), kbds }
    const show = () => {
      ui.showConnection(connection.id)
      list.showConnection(connection.id)
    }
    return item(connection.name, 'i-lucide-radio-tower', show, more)
  }

  function currentItems(connection: Connection): CommandPaletteItem[] {
    const { id, name } = connection
    const live = isLive(sessions.sessionOf(id).state)
    const named = (key: string) => t(`shell.palette.${key}`, { name })
    const views = connectionViews.length > 1 ? connectionViews : []
    return [
      live
        ? item(named('disconnectNamed'), 'i-lucide-unplug', () => actions.disconnect(connection))
        : item(named('connectNamed'), 'i-lucide-plug', () => actions.connect(connection)),
      ...views.map((view) =>
        item(t(`shell.palette.${view.name}`), view.icon, () => {
          ui.showConnection(id)
          ui.tab = view.name
        }),
      ),
      item(
        t('shell.palette.goToTime'),
        'i-lucide-clock',
        () => {
          ui.showConnection(id)
          ui.askForTime()
        },
        { kbds: ['meta', 'G'] },
      ),
      item(named('editNamed'), 'i-lucide-pencil', () => ui.showForm(id)),
      item(named('duplicateNamed'), 'i-lucide-copy', () => actions.duplicate(connection)),
      item(named('clearNamed'), 'i-lucide-eraser', () => erasing.ask({ kind: 'all', connectionId: id })),
      item(named('deleteNamed'), 'i-lucide-trash-2', () => ui.askToRemove(id)),
    ]
  }

  function workbenchItems(): CommandPaletteItem[] {
    const { running, devicesRunning } = broker.status
    const brokerLabel = t(running ? 'shell.palette.brokerStop' : 'shell.palette.brokerStart')
    const brokerFailure = t(running ? 'shell.local.brokerStopFailed' : 'shell.local.brokerFailed')
    const devicesLabel = t(devicesRunning ? 'shell.palette.devicesStop' : 'shell.palette.devicesStart')
    const devicesFailure = t(devicesRunning ? 'shell.local.devicesStopFailed' : 'shell.local.devicesFailed')
    return [
      ...removals.offers.map((offer) =>
        item(t('removals.undoNamed', { what: offer.what }), 'i-lucide-undo-2', () => undo(offer)),
      ),
      item(t('shell.newConnection'), 'i-lucide-plus', () => ui.showForm(null), { kbds: ['alt', 'N'] }),
      item(t('shell.palette.demo'), 'i-lucide-play', () => actions.startDemo()),
      item(brokerLabel, 'i-lucide-server', () => attempt(brokerFailure, () => broker.switchBroker(!running))),
      item(devicesLabel, 'i-lucide-cpu', () =>
        attempt(devicesFailure, () => broker.switchDevices(!devicesRunning)),
      ),
      item(t('broker.details'), 'i-lucide-router', () => (broker.detailsOpen = true)),
      item(
        t(ui.sidebarOpen ? 'shell.hideSidebar' : 'shell.showSidebar'),
        'i-lucide-panel-left',
        () => (ui.sidebarOpen = !ui.sidebarOpen),
        { kbds: ['meta', 'B'] },
      ),
      item(t('shell.palette.settings'), 'i-lucide-settings', () => (ui.settingsOpen = true), {
        kbds: ['meta', ','],
      }),
    ]
  }

  function appearanceItems(): CommandPaletteItem[] {
    const other = density.compact.value ? 'comfortable' : 'compact'
    return [
      item(t(`messages.density.${other}`), 'i-lucide-rows-4', density.toggle, { kbds: ['alt', 'C'] }),
      ...themeItems.value.map(({ label, icon, onSelect, checked }) =>
        item(t('shell.palette.theme', { theme: label }), icon, onSelect, { active: checked }),
      ),
      ...languageItems.value.map(({ label, onSelect, checked }) =>
        item(t('shell.palette.language', { language: label }), 'i-lucide-languages', onSelect, {
          active: checked,
        }),
      ),
    ]
  }

  return computed<CommandPaletteGroup[]>(() => {
    const current = ui.connectionId === null ? undefined : connections.byId.get(ui.connectionId)
    return [
      {
        id: 'connections',
        label: t('shell.palette.connections'),
        items: connections.list.map(connectionItem),
      },
      { id: 'current', label: t('shell.palette.current'), items: current ? currentItems(current) : [] },
      { id: 'workbench', label: t('shell.palette.workbench'), items: workbenchItems() },
      { id: 'appearance', label: t('shell.palette.appearance'), items: appearanceItems() },
    ]
  })
}
