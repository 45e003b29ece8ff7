import { useEventListener } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { ConnectionPlace, OpenPlace } from '../../../shared/types/workspace.ts'
import { bridge } from '../../bridge/index.ts'

/** Changes are written after a pause of this length, and before the page is closed. */
const pauseMs = 400

type Parts = Omit<ConnectionPlace, 'connectionId'>

/** What is restored after a restart: the screen, and the state of each connection's views. */
export const useWorkspaceStore = defineStore('workspace', () => {
  const open = shallowRef<OpenPlace | null>(null)
  const wereConnected = shallowRef<readonly number[]>([])
  /** The workspace as it was loaded. Later changes are kept by the stores themselves. */
  let loaded: ReadonlyMap<number, Parts> | null = null
  const changed = new Map<number, Parts>()
  let openChanged = false
  let timer: ReturnType<typeof setTimeout> | undefined

  bridge.on('workspace.wereConnectedChanged', (ids) => (wereConnected.value = ids))

  async function load(): Promise<void> {
    const workspace = await bridge.call('workspace.get', {})
    wereConnected.value = workspace.wereConnected
    // Only once: a page that lost its core has the newer state.
    if (loaded) return
    loaded = new Map(workspace.connections.map(({ connectionId, ...parts }) => [connectionId, parts]))
    open.value = workspace.open
  }

  function placeOf(connectionId: number): Parts {
    return loaded?.get(connectionId) ?? {}
  }

  function soon(): void {
    clearTimeout(timer)
    timer = setTimeout(save, pauseMs)
  }

  function keep(connectionId: number, parts: Parts): void {
    changed.set(connectionId, { ...changed.get(connectionId), ...parts })
    soon()
  }

  function keepOpen(place: OpenPlace): void {
    if (place.connectionId === open.value?.connectionId && place.tab === open.value.tab) return
    open.value = place
    openChanged = true
    soon()
  }

  function save(): void {
    clearTimeout(timer)
    if (!openChanged && changed.size === 0) return
    const connections = [...changed].map(([connectionId, parts]) => ({ connectionId, ...parts }))
    const input = { ...(openChanged && open.value ? { open: open.value } : {}), connections }
    openChanged = false
    changed.clear()
    // Not reported: only the restored screen would be out of date, and the next change is written again.
    bridge.call('workspace.save', input).catch((error: unknown) => console.warn('Not kept:', error))
  }

  useEventListener(window, 'pagehide', save)
  useEventListener(document, 'visibilitychange', () => {
    if (document.visibilityState === 'hidden') save()
  })

  async function decide(connect: boolean): Promise<void> {
    await bridge.call('workspace.decide', { connect })
  }

  return {
    /** What was on screen when the program was closed. */
    open: computed(() => open.value),
    /** Connections of the last run that the user has neither connected nor dismissed. */
    wereConnected: computed(() => wereConnected.value),
    load,
    placeOf,
    keep,
    keepOpen,
    decide,
  }
})
