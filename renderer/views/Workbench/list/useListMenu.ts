import { useI18n } from 'vue-i18n'
import type { Folder } from '../../../../shared/types/connection.ts'
import { folderLimits } from '../../../../shared/types/connection.ts'
import type { MenuAction } from '../../../components/floating/action-menu.ts'
import { useConnectionActions } from '../../../composables/actions/useConnectionActions.ts'
import { useConnectionListStore } from '../../../stores/connections/connection-list.ts'
import type { ListRow } from './list-rows.ts'
import type { Step } from './places.ts'
import { useListMoves } from './useListMoves.ts'

/** What can be done with a line of the list, as the groups of a menu. */
export function useListMenu() {
  const { t } = useI18n()
  const list = useConnectionListStore()
  const { menuOf: actionsOf } = useConnectionActions()
  const { stepConnection, stepFolder } = useListMoves()

  /** They say which keys do the same. */
  function stepActions(step: (step: Step) => unknown): MenuAction[] {
    return [
      {
        label: t('folders.up'),
        icon: 'i-lucide-arrow-up',
        kbds: ['alt', 'arrowup'],
        onSelect: () => void step('up'),
      },
      {
        label: t('folders.down'),
        icon: 'i-lucide-arrow-down',
        kbds: ['alt', 'arrowdown'],
        onSelect: () => void step('down'),
      },
    ]
  }

  function folderMenu({ id }: Folder, depth: number): MenuAction[][] {
    return [
      [
        {
          label: t('folders.rename'),
          icon: 'i-lucide-pencil',
          onSelect: () => (list.naming = { id, parentId: null }),
        },
        {
          label: t('folders.newInside'),
          icon: 'i-lucide-folder-plus',
          disabled: depth + 1 >= folderLimits.depth,
          onSelect: () => (list.naming = { id: null, parentId: id }),
        },
        {
          label: t('folders.moveTo'),
          icon: 'i-lucide-folder-input',
          onSelect: () => (list.movingFolder = id),
        },
      ],
      stepActions((step) => stepFolder(id, step)),
      [
        {
          label: t('connection.delete'),
          icon: 'i-lucide-trash-2',
          color: 'error',
          onSelect: () => (list.removingFolder = id),
        },
      ],
    ]
  }

  return (row: ListRow): MenuAction[][] => {
    if (row.kind === 'folder') return folderMenu(row.folder, row.depth)
    const [open = [], edit = [], ...others] = actionsOf(row.connection)
    const { id } = row.connection
    return [open, edit, stepActions((step) => stepConnection(id, step)), ...others]
  }
}
