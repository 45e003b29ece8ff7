import { useMediaQuery } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { bridge } from '../../bridge/index.ts'
import { useConnectionsStore } from '../connections/connections.ts'
import { useSessionsStore } from '../connections/sessions.ts'
import { useWorkspaceStore } from './workspace.ts'

/** The history of a deleted connection that a new connection continues. */
export interface TakenUp {
  connectionId: number
  /** Name of the deleted connection. */
  name: string
  messages: number
}

/** The content of the main column. `form` with null is a new connection. */
export type Screen =
  | { name: 'welcome' }
  | { name: 'connection'; connectionId: number }
  | { name: 'form'; connectionId: number | null; takesUp: TakenUp | null }

/** What the page shows. None of this is known to the core. */
export const useUiStore = defineStore('ui', () => {
  const connections = useConnectionsStore()
  const sessions = useSessionsStore()
  const workspace = useWorkspaceStore()
  const selectedId = ref<number | null>(null)
  const form = shallowRef<{ connectionId: number | null; takesUp: TakenUp | null } | null>(null)
  /** The form on screen has unsaved changes. */
  const formDirty = ref(false)
  /** The navigation that waits until the user has decided about unsaved changes. */
  const pendingNavigation = shallowRef<(() => void) | null>(null)
  const removingId = ref<number | null>(null)
  const tab = ref('messages')
  /** The sidebar is beside the main column, or over it where a window (or a large zoom) has no space for both. */
  const narrow = useMediaQuery('(max-width: 767px)')
  const beside = ref(true)
  const over = ref(false)
  const sidebarOpen = computed({
    get: () => (narrow.value ? over.value : beside.value),
    set: (open) => {
      if (narrow.value) over.value = open
      else beside.value = open
    },
  })
  watch(narrow, () => (over.value = false))
  const paletteOpen = ref(false)
  const settingsOpen = ref(false)
  const goToTimeOpen = ref(false)

  /** A connection that was deleted is replaced by the first of the list. */
  const connectionId = computed<number | null>(() => {
    if (selectedId.value !== null && connections.byId.has(selectedId.value)) return selectedId.value
    return connections.list[0]?.id ?? null
  })

  const screen = computed<Screen>(() => {
    const edited = form.value
    // A form whose connection was deleted has nothing to save.
    if (edited && (edited.connectionId === null || connections.byId.has(edited.connectionId))) {
      return { name: 'form', ...edited }
    }
    if (connectionId.value === null) return { name: 'welcome' }
    return { name: 'connection', connectionId: connectionId.value }
  })

  const viewedId = computed(() => (screen.value.name === 'connection' ? screen.value.connectionId : null))
  watch(
    viewedId,
    (id) => {
      sessions.setViewed(id)
    },
    { immediate: true },
  )

  // Set once, with the lists. Nothing is on screen before.
  watch(
    () => workspace.open,
    (open) => {
      if (!open || selectedId.value !== null) return
      selectedId.value = open.connectionId
      tab.value = open.tab
    },
    { immediate: true },
  )
  watch([selectedId, tab], ([id, name]) => {
    if (id !== null) workspace.keepOpen({ connectionId: id, tab: name })
  })

  /** Navigates at once, or after the user has agreed to lose the changes of the form. */
  function navigate(go: () => void): void {
    if (formDirty.value) pendingNavigation.value = go
    else go()
  }

  function showConnection(id: number): void {
    navigate(() => {
      over.value = false
      selectedId.value = id
      form.value = null
    })
  }

  /** null: a new connection, which may continue a history. */
  function showForm(id: number | null, takesUp: TakenUp | null = null): void {
    const shown = form.value
    if (shown && shown.connectionId === id && shown.takesUp?.connectionId === takesUp?.connectionId) return
    navigate(() => {
      over.value = false
      form.value = { connectionId: id, takesUp }
      if (id !== null) selectedId.value = id
      // A new connection has no charts yet.
      else tab.value = 'messages'
    })
  }

  /** Asks for a time to show in the conversation on screen. */
  function askForTime(): void {
    if (screen.value.name !== 'connection') return
    tab.value = 'messages'
    goToTimeOpen.value = true
  }

  /** Loads the page again. */
  function reload(): void {
    navigate(() => location.reload())
  }

  function closeForm(): void {
    navigate(() => (form.value = null))
  }

  /**
   * The window is about to close. Returns whether it stays, for unsaved changes: a browser asks then, the desktop program
   * asks nothing, so the page does. A second try closes the window, question or not.
   */
  function holdWindow(): boolean {
    const { closeWindow } = bridge
    if (!formDirty.value) return false
    if (closeWindow === null) return true
    if (pendingNavigation.value === closeWindow) return false
    pendingNavigation.value = closeWindow
    return true
  }

  function discardForm(): void {
    const go = pendingNavigation.value
    pendingNavigation.value = null
    formDirty.value = false
    go?.()
  }

  return {
    screen,
    /** The connection on screen, or the one that would be without the form. */
    connectionId,
    /** The tab of the connection on screen: `messages`, `charts`. */
    tab,
    sidebarOpen,
    /** The sidebar lies over the main column while it is open. */
    sidebarOver: computed(() => narrow.value && over.value),
    paletteOpen,
    settingsOpen,
    goToTimeOpen,
    askForTime,
    formDirty,
    holdWindow,
    showConnection,
    showForm,
    closeForm,
    reload,
    /** A navigation waits for the user to discard the form or to stay. */
    leaving: computed(() => pendingNavigation.value !== null),
    discardForm,
    stayOnForm: () => (pendingNavigation.value = null),
    /** The connection whose deletion the user is asked to confirm. */
    removingId: computed(() => removingId.value),
    askToRemove: (id: number) => (removingId.value = id),
    endRemoving: () => (removingId.value = null),
  }
})
