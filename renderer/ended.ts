import './styles/ended.css'
import { messages as en } from './i18n/en/ended.ts'
import { messages as ja } from './i18n/ja/ended.ts'
import { rememberedLanguage, systemLanguage } from './i18n/language.ts'

/**
 * The page that the desktop program shows in the place of the workbench, when that died again and again. It shares nothing
 * with it but words, so that it does not die of the same cause. Its address says what happened.
 */
const kept = rememberedLanguage()
const language = kept === 'system' ? systemLanguage() : kept
const words = language === 'ja' ? ja : en
const about = new URLSearchParams(location.search)

const reasons: Readonly<Record<string, string>> = words.page
const known = ['oom', 'crashed', 'killed', 'launch-failed']
const reason = about.get('reason') ?? ''
const details = [
  `Heliograph ${about.get('version') ?? ''}`,
  `reason: ${reason}`,
  `exit code: ${about.get('exitCode') ?? ''}`,
  navigator.userAgent,
].join('\n')

function write(id: string, text: string): void {
  const element = document.getElementById(id)
  if (element) element.textContent = text
}

function onClick(id: string, act: () => void): void {
  document.getElementById(id)?.addEventListener('click', act)
}

document.documentElement.lang = language
write('title', words.page.title.replace('{times}', about.get('times') ?? ''))
write('why', reasons[known.includes(reason) ? reason : 'other'] ?? '')
write('kept', words.page.kept)
write('reload', words.reload)
write('copy', words.copy)
write('details', details)
onClick('reload', () => location.replace('./'))
onClick('copy', () => {
  navigator.clipboard.writeText(details).then(
    () => write('outcome', words.copied),
    () => write('outcome', words.copyFailed),
  )
})
document.getElementById('reload')?.focus()
