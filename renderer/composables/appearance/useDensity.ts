import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useSettingsStore } from '../../stores/shell/settings.ts'
import { useCommand } from '../actions/useCommand.ts'

/** Whether the conversation shows a message on one line, and the switch for it. */
export function useDensity() {
  const settings = useSettingsStore()
  const { attempt } = useCommand()
  const { t } = useI18n()
  const compact = computed(() => settings.density === 'compact')

  function toggle(): void {
    void attempt(t('messages.density.notKept'), () =>
      settings.update({ density: compact.value ? 'comfortable' : 'compact' }),
    )
  }

  return { compact, toggle }
}
