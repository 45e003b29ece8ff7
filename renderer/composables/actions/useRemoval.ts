import { useToast } from '@nuxt/ui/composables/useToast'
import { useI18n } from 'vue-i18n'
import type { Removal } from '../../../shared/types/connection.ts'
import { useConnectionListStore } from '../../stores/connections/connection-list.ts'
import { useConnectionsStore } from '../../stores/connections/connections.ts'
import { useFoldersStore } from '../../stores/connections/folders.ts'
import type { OfferedUndo } from '../../stores/connections/removals.ts'
import { useRemovalsStore } from '../../stores/connections/removals.ts'
import { useUiStore } from '../../stores/shell/ui.ts'
import { useCommand } from './useCommand.ts'

/** How long the offer to undo stays in sight; the palette has it for as long as the core keeps what was deleted. */
const offeredMs = 10_000

/** Deletes what can be brought back, and offers that. */
export function useRemoval() {
  const { t } = useI18n()
  const toast = useToast()
  const { attempt } = useCommand()
  const removals = useRemovalsStore()
  const connections = useConnectionsStore()
  const folders = useFoldersStore()
  const list = useConnectionListStore()
  const ui = useUiStore()

  const toastId = ({ removalId }: OfferedUndo) => `removal-${removalId}`

  async function undo(offer: OfferedUndo): Promise<void> {
    toast.remove(toastId(offer))
    await attempt(t('removals.failed'), async () => {
      await removals.undo(offer.removalId)
      // The lists are told by events, which may come after the reply.
      await Promise.all([connections.load(), folders.load()])
      offer.show()
      list.said = t('removals.restored', { what: offer.what })
    })
  }

  /** `failed`: the title of a failure. Resolves with whether it was deleted. */
  function remove(
    failed: string,
    what: string,
    command: () => Promise<Removal>,
    show: () => void,
  ): Promise<boolean> {
    return attempt(failed, async () => {
      const offer = removals.offer(await command(), what, show)
      toast.add({
        id: toastId(offer),
        title: t('removals.deleted', { what }),
        icon: 'i-lucide-trash-2',
        color: 'neutral',
        orientation: 'horizontal',
        duration: offeredMs,
        actions: [
          {
            label: t('removals.undo'),
            color: 'neutral',
            variant: 'outline',
            onClick: () => void undo(offer),
          },
        ],
        close: { 'aria-label': t('common.close') },
      })
    })
  }

  /** Shows a connection that came back. */
  function showConnection(id: number): void {
    ui.showConnection(id)
    list.showConnection(id)
  }

  return { remove, undo, showConnection, showFolder: (id: number) => list.showFolder(id) }
}
