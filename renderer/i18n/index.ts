import { createI18n } from 'vue-i18n'
import type { Language } from '../../shared/types/workbench.ts'
import { languages } from '../../shared/types/workbench.ts'

interface Messages {
  [key: string]: string | Messages
}

/** Every `<language>/<area>.ts` here becomes `t('<area>.<key>')`: a new area is one file per language. */
const files = import.meta.glob<Messages>(['./en/*.ts', './ja/*.ts'], { eager: true, import: 'messages' })

/** The catalogues of one language, by area. */
export function catalogueOf(language: Language): Messages {
  const start = `./${language}/`
  const areas = Object.entries(files).filter(([path]) => path.startsWith(start))
  return Object.fromEntries(
    areas.map(([path, messages]) => [path.slice(start.length, -'.ts'.length), messages]),
  )
}

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: Object.fromEntries(languages.map((language) => [language, catalogueOf(language)])),
})

export function showLanguage(language: Language): void {
  i18n.global.locale.value = language
  document.documentElement.lang = language
}
