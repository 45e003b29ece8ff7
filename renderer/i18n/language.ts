import type { Language, Settings } from '../../shared/types/workbench.ts'
import { languages } from '../../shared/types/workbench.ts'

/** Where a browser keeps the choice, so that the first paint is in the right language. */
const languageKey = 'heliograph-language'

/** The first language of the user's list that we have; English where we have none of them. */
export function systemLanguage(preferred: readonly string[] = navigator.languages): Language {
  for (const tag of preferred) {
    const found = languages.find((language) => tag.toLowerCase().split('-')[0] === language)
    if (found) return found
  }
  return 'en'
}

/** The language that was last chosen. */
export function rememberedLanguage(): Settings['language'] {
  const kept = localStorage.getItem(languageKey)
  return kept === 'en' || kept === 'ja' ? kept : 'system'
}

export function rememberLanguage(language: Settings['language']): void {
  localStorage.setItem(languageKey, language)
}
