import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Settings } from '../../../shared/types/workbench.ts'
import { languages, themes } from '../../../shared/types/workbench.ts'
import { useSettingsStore } from '../../stores/shell/settings.ts'
import { useCommand } from '../actions/useCommand.ts'

const themeIcons = { system: 'i-lucide-monitor', light: 'i-lucide-sun', dark: 'i-lucide-moon' } as const

/** Theme and language as choices, for menus, the palette and the settings alike. */
export function useAppearance() {
  const { t } = useI18n()
  const settings = useSettingsStore()
  const { attempt } = useCommand()

  function save(change: Partial<Settings>): Promise<boolean> {
    return attempt(t('settings.failed'), () => settings.update(change))
  }

  const themeItems = computed(() =>
    themes.map((theme) => ({
      value: theme,
      label: t(`settings.themes.${theme}`),
      icon: themeIcons[theme],
      checked: settings.theme === theme,
      onSelect: () => void save({ theme }),
    })),
  )

  const languageItems = computed(() =>
    (['system', ...languages] as const).map((language) => ({
      value: language,
      label: t(`settings.languages.${language}`),
      checked: settings.language === language,
      onSelect: () => void save({ language }),
    })),
  )

  return { themeItems, languageItems, themeIcon: computed(() => themeIcons[settings.theme]), save }
}
