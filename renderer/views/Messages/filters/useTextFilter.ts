import { useTimeoutFn } from '@vueuse/core'
import { computed, ref, watch } from 'vue'
import type { TextMatch, ViewFilter } from '../../../../shared/types/message.ts'
import { textFault } from './text-fault.ts'

const pauseInTypingMs = 200

/**
 * The text that is typed and how it is meant: sent once typing pauses, and only while it can be searched for. Until then
 * the filter stays what it was.
 */
export function useTextFilter(filter: () => ViewFilter, apply: (filter: ViewFilter) => void) {
  const typed = ref(filter().text)
  const match = ref<TextMatch>(filter().match ?? 'substring')
  const fault = computed(() => textFault({ text: typed.value, match: match.value }))
  const { start, stop } = useTimeoutFn(send, pauseInTypingMs, { immediate: false })

  watch(filter, (now, before) => {
    if (now.text === before.text && now.match === before.match) return
    stop()
    typed.value = now.text
    match.value = now.match ?? 'substring'
  })

  function send(): void {
    stop()
    const now = filter()
    const isNews = typed.value !== now.text || match.value !== (now.match ?? 'substring')
    if (isNews && !fault.value) apply({ ...now, text: typed.value, match: match.value })
  }

  function type(text: string): void {
    typed.value = text
    start()
  }

  /** The next search is a plain one again: nothing on screen would tell that it is not. */
  function clear(): void {
    typed.value = ''
    match.value = 'substring'
    send()
  }

  function setMatch(next: TextMatch): void {
    match.value = next
    send()
  }

  /** What is typed does not survive: for when all filters are cleared. */
  function reset(): void {
    stop()
    typed.value = ''
    match.value = 'substring'
  }

  return { typed, match, fault, type, send, clear, setMatch, reset }
}
