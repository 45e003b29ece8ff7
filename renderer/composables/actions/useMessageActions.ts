import { useI18n } from 'vue-i18n'
import { useErasingStore } from '../../stores/history/erasing.ts'
import type { MessageRow } from '../../stores/connections/selection.ts'

/** What can be done with a recorded message, for menus and the keyboard alike. */
export function useMessageActions(connectionId: number) {
  const { t } = useI18n()
  const erasing = useErasingStore()

  /** Asks first. */
  function askToDelete(row: MessageRow): void {
    erasing.ask({ kind: 'message', connectionId, row })
  }

  function menuOf(row: MessageRow) {
    return [
      {
        label: t('erasing.deleteMessage'),
        icon: 'i-lucide-trash-2',
        color: 'error' as const,
        onSelect: () => askToDelete(row),
      },
      {
        label: t('erasing.clearTopic'),
        icon: 'i-lucide-eraser',
        color: 'error' as const,
        onSelect: () => erasing.ask({ kind: 'topic', connectionId, topic: row.topic }),
      },
    ]
  }

  return { askToDelete, menuOf }
}
