import { useToast } from '@nuxt/ui/composables/useToast'
import { useI18n } from 'vue-i18n'
import { needsReconnect } from '../../../shared/profile/needs-reconnect.ts'
import type { Connection } from '../../../shared/types/connection.ts'
import { useConnectionActions } from '../../composables/useConnectionActions.ts'
import type { ProfileCall } from './draft/profile-draft.ts'

/** Says, after an open connection was saved, that some of it takes effect with the next connect only. */
export function useReconnectHint() {
  const { t } = useI18n()
  const toast = useToast()
  const { reconnect } = useConnectionActions()

  return (before: Connection, saved: Connection, beside: Omit<ProfileCall, 'profile'>): void => {
    const secrets = [beside.password, ...Object.values(beside.secrets ?? {})]
    const changed = needsReconnect(before, saved).length > 0 || secrets.some((each) => each !== undefined)
    if (!changed) return
    toast.add({
      title: t('connection.form.saved', { name: saved.name }),
      description: t('connection.form.takesEffect'),
      color: 'neutral',
      icon: 'i-lucide-info',
      // It asks something: it stays until it is answered or closed.
      duration: 0,
      actions: [{ label: t('connection.form.reconnectNow'), onClick: () => void reconnect(saved) }],
    })
  }
}
