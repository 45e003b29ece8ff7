import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { SessionState } from '../../shared/types/session.ts'
import type { Tone } from '../components/StateDot.vue'
import { useSessionsStore } from '../stores/connections/sessions.ts'

const tones: Record<SessionState, Tone> = {
  idle: 'quiet',
  connecting: 'busy',
  connected: 'good',
  reconnecting: 'busy',
  failed: 'bad',
  closed: 'quiet',
}

/** Open or on its way there: the button says Disconnect (or Cancel). */
export function isLive(state: SessionState): boolean {
  return state === 'connected' || state === 'connecting' || state === 'reconnecting'
}

/** The state of one connection's session as colour and words. */
export function useSessionState(connectionId: () => number) {
  const { t } = useI18n()
  const sessions = useSessionsStore()
  const session = computed(() => sessions.sessionOf(connectionId()))
  return {
    session,
    tone: computed(() => tones[session.value.state]),
    stateText: computed(() => t(`connection.state.${session.value.state}`)),
    live: computed(() => isLive(session.value.state)),
  }
}
