import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { useConnectionsStore } from './connections.ts'
import { useSessionsStore } from './sessions.ts'

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
  const tab = ref('messages')
  const paletteOpen = ref(false)
  const settingsOpen = ref(false)

  /** A connection that is gone is replaced by the first of the list. */
  const connectionId = computed<number | null>(() => {
    if (selectedId.value !== null && connections.byId.has(selectedId.value)) return selectedId.value
    return connections.list[0]?.id ?? null
  })

  const screen = computed<Screen>(() => {
    if (form.value) return { name: 'form', connectionId: form.value.connectionId }
    if (connectionId.value === null) return { name: 'welcome' }
    return { name: 'connection', connectionId: connectionId.value }
  })

  watch(
    screen,
    (now) => {
      sessions.lookAt(now.name === 'connection' ? now.connectionId : null)
      if (now.name === 'connection') localStorage.setItem(lastConnectionKey, String(now.connectionId))
    },
    { immediate: true },
  )

  function showConnection(id: number): void {
    selectedId.value = id
    form.value = null
  }

  /** null: a new connection. */
  function showForm(id: number | null): void {
    form.value = { connectionId: id }
  }

  function closeForm(): void {
    form.value = null
  }

  return {
    screen,
    /** The connection that is looked at, or would be without the form. */
    connectionId,
    /** The tab of the connection on screen: `messages`, `charts`. */
    tab,
    paletteOpen,
    settingsOpen,
    showConnection,
    showForm,
    closeForm,
  }
})
