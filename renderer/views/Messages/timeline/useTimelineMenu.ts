import { shallowRef } from 'vue'
import type { MessageRow } from '../../../stores/connections/selection.ts'
import type { ViewStore } from '../../../stores/view/view.ts'

/** The message that the context menu of a timeline is about. With the keyboard it is the selected one. */
export function useTimelineMenu(view: () => ViewStore, selected: () => MessageRow | null) {
  const pointed = shallowRef<MessageRow | null>(null)
  /** Text was selected before the press: a right click may select a word by itself. */
  let hadSelection = false

  function point(event: Event): void {
    const element = (event.target as Element).closest<HTMLElement>('[data-address]')
    const row = element ? view().rowAt(Number(element.dataset['address'])) : selected()
    pointed.value = row && row.kind !== 'event' ? row : null
  }

  function press(event: PointerEvent): void {
    hadSelection = window.getSelection()?.type === 'Range'
    // A long touch opens the menu without a contextmenu event.
    if (event.pointerType !== 'mouse') point(event)
  }

  /** Without a message there is no menu. With selected text the menu of the browser opens, which can copy it. */
  function askForMenu(event: Event): void {
    point(event)
    if (!pointed.value || hadSelection) event.stopPropagation()
  }

  return { pointed, press, askForMenu }
}
