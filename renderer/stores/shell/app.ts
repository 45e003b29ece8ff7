import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { AppInfo } from '../../../shared/types/workbench.ts'
import type { LinkState } from '../../bridge/index.ts'
import { bridge } from '../../bridge/index.ts'
import { useBrokerStore } from './broker.ts'
import { useConnectionsStore } from '../connections/connections.ts'
import { useFoldersStore } from '../connections/folders.ts'
import { useHistoryStore } from '../history/history.ts'
import { useSecretsStore } from './secrets.ts'
import { useSessionsStore } from '../connections/sessions.ts'
import { useSettingsStore } from './settings.ts'
import { useWorkspaceStore } from './workspace.ts'
import { useSubscriptionsStore } from '../connections/subscriptions.ts'

/** The program as a whole: the link to its core, and the first load of everything that the page mirrors. */
export const useAppStore = defineStore('app', () => {
  const link = ref<LinkState>('connecting')
  const info = shallowRef<AppInfo | null>(null)
  const loaded = ref(false)

  async function load(): Promise<void> {
    const [appInfo] = await Promise.all([
      bridge.call('app.info', {}),
      useSettingsStore().load(),
      useConnectionsStore().load(),
      useFoldersStore().load(),
      useSecretsStore().load(),
      useSessionsStore().load(),
      useSubscriptionsStore().load(),
      useBrokerStore().load(),
      useHistoryStore().load(),
      useWorkspaceStore().load(),
    ])
    info.value = appInfo
    loaded.value = true
  }

  /** Called once by main.ts. Loads everything again whenever the link to a core is established. */
  function start(): void {
    bridge.onLink((state) => (link.value = state))
    bridge.onReady(
      () => void load().catch((error: unknown) => console.error('Loading the workbench failed', error)),
    )
  }

  return {
    link: computed(() => link.value),
    info: computed(() => info.value),
    /** Before everything is loaded, an empty list means nothing. */
    loaded: computed(() => loaded.value),
    start,
    retry: () => bridge.retry(),
  }
})
