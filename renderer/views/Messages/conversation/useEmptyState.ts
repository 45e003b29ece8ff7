import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ViewExtent } from '../../../../shared/types/message.ts'
import { useSessionsStore } from '../../../stores/connections/sessions.ts'
import { useSubscriptionsStore } from '../../../stores/connections/subscriptions.ts'
import type { ViewStore } from '../../../stores/view/view.ts'
import { isFiltered } from '../filters/view-filter.ts'

export type EmptyAction = 'connect' | 'subscribe' | 'clear'

export interface EmptyState {
  icon: string
  title: string
  hint: string
  action: { name: EmptyAction; label: string } | null
  busy: boolean
}

const filtersNamed = 3
/** So many lines about the session leave room for a hint below them. */
const fewRows = 6
/** Rows looked at to find that out; most of them were deleted. */
const furthestRows = 500

/** Why a conversation without messages has none, and what would fill it; null when there are some. */
export function useEmptyState(connectionId: number, view: ViewStore) {
  const { t } = useI18n()
  const sessions = useSessionsStore()
  const subscriptions = useSubscriptionsStore()

  function stateOf(
    name: string,
    icon: string,
    action: EmptyState['action'] = null,
    values: Record<string, string> = {},
  ): EmptyState {
    return {
      icon,
      title: t(`messages.empty.${name}`),
      hint: t(`messages.empty.${name}Hint`, values),
      action,
      busy: icon === 'i-lucide-loader-circle',
    }
  }

  /** No message yet: connects and disconnects do not count. */
  function isEmpty({ first, last, count }: ViewExtent): boolean {
    if (count > fewRows || last - first >= furthestRows) return false
    for (let address = first; address <= last; address++) {
      const row = view.rowAt(address)
      // null: it was deleted.
      if (row === undefined || (row && row.kind !== 'event')) return false
    }
    return true
  }

  return computed<EmptyState | null>(() => {
    const { extent, filter, revision } = view
    if (!extent || revision < 0 || !isEmpty(extent)) return null
    if (isFiltered(filter)) {
      const clear = { name: 'clear', label: t('messages.empty.clearFilter') } as const
      if (extent.stopped) return stateOf('stopped', 'i-lucide-search', clear)
      return extent.complete
        ? stateOf('nothingFound', 'i-lucide-search-x', clear)
        : stateOf('searching', 'i-lucide-loader-circle', clear)
    }
    const { state, reason } = sessions.sessionOf(connectionId)
    if (state === 'connecting' || state === 'reconnecting')
      return { ...stateOf('notConnected', 'i-lucide-loader-circle'), title: t('messages.empty.connecting') }
    // The strip below the header says why; the header has the button.
    const gaveUp = state === 'failed' || (state === 'closed' && reason?.code !== 'closed-by-user')
    if (gaveUp && reason !== null) return stateOf('failed', 'i-lucide-unplug')
    if (state !== 'connected')
      return stateOf('notConnected', 'i-lucide-unplug', {
        name: 'connect',
        label: t('messages.empty.connect'),
      })
    const enabled = subscriptions.ofConnection(connectionId).filter((subscription) => subscription.enabled)
    if (enabled.length === 0)
      return stateOf('noSubscriptions', 'i-lucide-radio', {
        name: 'subscribe',
        label: t('messages.empty.newSubscription'),
      })
    const filters = enabled.slice(0, filtersNamed).map((subscription) => subscription.filter)
    if (enabled.length > filtersNamed) filters.push('…')
    return stateOf('nothingYet', 'i-lucide-inbox', null, { filters: filters.join(', ') })
  })
}
