import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useSessionsStore } from '../../../stores/sessions.ts'
import { useSubscriptionsStore } from '../../../stores/subscriptions.ts'
import type { ViewStore } from '../../../stores/view.ts'

export type EmptyAction = 'connect' | 'subscribe' | 'clear'

export interface EmptyState {
  icon: string
  title: string
  hint: string
  action: { name: EmptyAction; label: string } | null
  busy: boolean
}

const filtersNamed = 3

/** Why a conversation without rows has none, and what would fill it; null while there are rows. */
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

  return computed<EmptyState | null>(() => {
    const { extent, filter } = view
    if (!extent || extent.last >= extent.first) return null
    if (filter.show !== 'all' || filter.topicFilters.length > 0 || filter.text !== '') {
      const clear = { name: 'clear', label: t('messages.empty.clearFilter') } as const
      return extent.complete
        ? stateOf('nothingFound', 'i-lucide-search-x', clear)
        : stateOf('searching', 'i-lucide-loader-circle', clear)
    }
    const { state } = sessions.sessionOf(connectionId)
    if (state === 'connecting' || state === 'reconnecting')
      return { ...stateOf('notConnected', 'i-lucide-loader-circle'), title: t('messages.empty.connecting') }
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
