import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { useConnectionsStore } from '../connections/connections.ts'
import { useSessionsStore } from '../connections/sessions.ts'

/** What fills the main column. `form` with null is a new connection. */
export type Screen =
  | { name: 'welcome' }
  | { name: 'connection'; connectionId: number }
  | { name: 'form'; connectionId: number | null }

const lastConnectionKey = 'heliograph-connection'

/** What the page shows; nothing here is known to the core. */
export const useUiStore = defineStore('ui', () => {
  const connections = useConnectionsStore()
  const sessions = useSessionsStore()
  const kept = Number(localStorage.getItem(lastConnectionKey))
  const selectedId = ref<number | null>(kept > 0 ? kept : null)
  const form = shallowRef<{ connectionId: number | null } | null>(null)
  /** The form on screen holds changes that are not saved. */
  const formDirty = ref(false)
  /** Where the user wanted to go while the form had unsaved changes. */
  const heldMove = shallowRef<(() => void) | null>(null)
  const removingId = ref<number | null>(null)
  const tab = ref('messages')
  const sidebarOpen = ref(true)
  const paletteOpen = ref(false)
  const settingsOpen = ref(false)
  const goToTimeOpen = ref(false)

  /** A connection that is gone is replaced by the first of the list. */
  const connectionId = computed<number | null>(() => {
    if (selectedId.value !== null && connections.byId.has(selectedId.value)) return selectedId.value
    return connections.list[0]?.id ?? null
  })

  const screen = computed<Screen>(() => {
    const edited = form.value?.connectionId
    // A form whose connection is gone has nothing to save.
    if (edited === null || (edited !== undefined && connections.byId.has(edited))) {
      return { name: 'form', connectionId: edited }
    }
    if (connectionId.value === null) return { name: 'welcome' }
    return { name: 'connection', connectionId: connectionId.value }
  })

  const lookedAtId = computed(() => (screen.value.name === 'connection' ? screen.value.connectionId : null))
  watch(
    lookedAtId,
    (id) => {
      sessions.lookAt(id)
      if (id !== null) localStorage.setItem(lastConnectionKey, String(id))
    },
    { immediate: true },
  )

  /** Does it at once, or after the user has agreed to lose the changes of the form. */
  function move(go: () => void): void {
    if (formDirty.value) heldMove.value = go
    else go()
  }

  function showConnection(id: number): void {
    move(() => {
      selectedId.value = id
      form.value = null
    })
  }

  /** null: a new connection. */
  function showForm(id: number | null): void {
    if (form.value && form.value.connectionId === id) return
    move(() => {
      form.value = { connectionId: id }
      if (id !== null) selectedId.value = id
    })
  }

  /** Asks for a time to show in the conversation on screen. */
  function askForTime(): void {
    if (screen.value.name !== 'connection') return
    tab.value = 'messages'
    goToTimeOpen.value = true
  }

  function closeForm(): void {
    move(() => (form.value = null))
  }

  function discardForm(): void {
    const go = heldMove.value
    heldMove.value = null
    formDirty.value = false
    go?.()
  }

  return {
    screen,
    /** The connection that is looked at, or would be without the form. */
    connectionId,
    /** The tab of the connection on screen: `messages`, `charts`. */
    tab,
    sidebarOpen,
    paletteOpen,
    settingsOpen,
    goToTimeOpen,
    askForTime,
    formDirty,
    showConnection,
    showForm,
    closeForm,
    /** A move waits for the user to discard the form or to stay. */
    leaving: computed(() => heldMove.value !== null),
    discardForm,
    stayOnForm: () => (heldMove.value = null),
    /** The connection that the user is asked about. */
    removingId: computed(() => removingId.value),
    askToRemove: (id: number) => (removingId.value = id),
    endRemoving: () => (removingId.value = null),
  }
})
