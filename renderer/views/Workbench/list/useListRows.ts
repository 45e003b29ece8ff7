import type { ComputedRef } from 'vue'
import { computed } from 'vue'
import { useConnectionListStore } from '../../../stores/connections/connection-list.ts'
import { useConnectionsStore } from '../../../stores/connections/connections.ts'
import { useFoldersStore } from '../../../stores/connections/folders.ts'
import type { ListRow } from './list-rows.ts'
import { listRows } from './list-rows.ts'

/** The lines of the list as they are on screen. */
export function useListRows(): ComputedRef<ListRow[]> {
  const connections = useConnectionsStore()
  const folders = useFoldersStore()
  const list = useConnectionListStore()
  return computed(() =>
    listRows({
      folders: folders.list,
      connections: connections.list,
      closed: list.closed,
      search: list.search,
    }),
  )
}
