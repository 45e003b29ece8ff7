import { defineShortcuts } from '@nuxt/ui/composables/defineShortcuts'
import { computed } from 'vue'
import { useDensity } from '../../../composables/appearance/useDensity.ts'
import { useUiStore } from '../../../stores/shell/ui.ts'
import { useListRows } from '../list/useListRows.ts'

/**
 * Keys that work everywhere. A browser keeps Ctrl+N and Ctrl+1 for itself, so each has an Alt twin that both hosts know.
 */
export function useShortcuts(): void {
  const ui = useUiStore()
  const rows = useListRows()
  const density = useDensity()

  function everywhere(handler: () => void) {
    return { usingInput: true, handler }
  }

  function showNth(index: number): void {
    const row = rows.value.filter(({ kind }) => kind === 'connection')[index]
    if (row?.kind === 'connection') ui.showConnection(row.connection.id)
  }

  const nth = Array.from({ length: 9 }, (_, index) => [`alt_${index + 1}`, everywhere(() => showNth(index))])
  defineShortcuts(
    computed(() => ({
      meta_k: everywhere(() => (ui.paletteOpen = !ui.paletteOpen)),
      meta_n: everywhere(() => ui.showForm(null)),
      alt_n: everywhere(() => ui.showForm(null)),
      alt_c: everywhere(density.toggle),
      meta_g: everywhere(() => ui.askForTime()),
      meta_b: everywhere(() => (ui.sidebarOpen = !ui.sidebarOpen)),
      'meta_,': everywhere(() => (ui.settingsOpen = true)),
      ...Object.fromEntries(nth),
    })),
  )
}
