import type { BasicColorSchema } from '@vueuse/core'
import { useColorMode } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Density, Language, Settings, Theme } from '../../../shared/types/workbench.ts'
import { bridge } from '../../bridge/index.ts'
import { showLanguage } from '../../i18n/index.ts'
import { rememberLanguage, rememberedLanguage, systemLanguage } from '../../i18n/language.ts'

/** Changes all colours at once, without transitions: hundreds of them at the same time look like a flicker. */
function changeAtOnce(mode: BasicColorSchema, apply: (mode: BasicColorSchema) => void): void {
  const { classList } = document.documentElement
  classList.add('changing-theme')
  apply(mode)
  // Reading a style makes the browser compute all of them while transitions are off.
  void getComputedStyle(document.body).opacity
  classList.remove('changing-theme')
}

/** Theme, language and ports. Theme and language are also kept in the browser, so that the first paint is correct. */
export const useSettingsStore = defineStore('settings', () => {
  const settings = shallowRef<Settings | null>(null)
  const colorMode = useColorMode({ disableTransition: false, onChanged: changeAtOnce })
  const language = shallowRef<Settings['language']>(rememberedLanguage())
  const shownLanguage = computed<Language>(() =>
    language.value === 'system' ? systemLanguage() : language.value,
  )
  showLanguage(shownLanguage.value)

  function take(next: Settings): void {
    settings.value = next
    colorMode.store.value = next.theme === 'system' ? 'auto' : next.theme
    language.value = next.language
    rememberLanguage(next.language)
    showLanguage(shownLanguage.value)
  }

  bridge.on('settings.changed', take)

  async function load(): Promise<void> {
    take(await bridge.call('settings.get', {}))
  }

  async function update(change: Partial<Settings>): Promise<void> {
    take(await bridge.call('settings.update', change))
  }

  return {
    settings: computed(() => settings.value),
    theme: computed<Theme>(() => settings.value?.theme ?? 'system'),
    /** The theme on screen, with `system` resolved. */
    shownTheme: computed<'light' | 'dark'>(() => (colorMode.state.value === 'dark' ? 'dark' : 'light')),
    density: computed<Density>(() => settings.value?.density ?? 'comfortable'),
    language: computed(() => language.value),
    shownLanguage,
    load,
    update,
  }
})
