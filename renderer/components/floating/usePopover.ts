import { computePosition, flip, offset, shift, size } from '@floating-ui/dom'
import { useEventListener } from '@vueuse/core'
import type { Ref } from 'vue'
import { computed, nextTick, ref, useId } from 'vue'

/** Where a popover lies beside its button. */
export interface PopoverPlace {
  side: 'top' | 'bottom'
  align: 'start' | 'end'
}

const gapPx = 8

/** Classes of every popover panel. */
export const panelClasses =
  'fixed inset-auto m-0 overflow-y-auto rounded-md bg-default p-0 shadow-lg ring ring-default outline-none'

/**
 * A panel that opens beside a button, lies above everything, and closes by Esc or a press elsewhere: the browser's own
 * popover. It needs no components around it, so it opens at once even during a flood of messages.
 */
export function usePopover(
  panel: Readonly<Ref<HTMLElement | null>>,
  role: 'menu' | 'dialog',
  place: () => PopoverPlace,
) {
  const open = ref(false)
  const id = useId()
  const triggerId = useId()
  let trigger: HTMLElement | null = null
  /** A press on the button closes the popover before the button hears of it. */
  let pressedOpen = false

  /** Resolves once it is open, with its element. */
  async function show(from: HTMLElement): Promise<HTMLElement | null> {
    trigger = from
    open.value = true
    await nextTick()
    const element = panel.value
    if (!element) return null
    element.showPopover({ source: from })
    await placeBeside(from, element, place())
    element.focus({ preventScroll: true })
    return element
  }

  function hide(): void {
    if (open.value) panel.value?.hidePopover()
  }

  /** Before the browser closes it: the same frame shows it. What is taken away here cannot give the focus back itself. */
  function toggled({ newState }: ToggleEvent): void {
    if (newState !== 'closed') return
    open.value = false
    if (panel.value?.contains(document.activeElement)) trigger?.focus({ preventScroll: true })
  }

  function press(): void {
    pressedOpen = open.value
  }

  /** A click on the button, or a key on it. Returns the popover's element where it was opened. */
  async function toggle(event: Event): Promise<HTMLElement | null> {
    const closes = pressedOpen
    pressedOpen = false
    if (closes || !(event.currentTarget instanceof HTMLElement)) return null
    return show(event.currentTarget)
  }

  useEventListener('resize', hide)

  return {
    open: computed(() => open.value),
    hide,
    toggle,
    /** Attributes of the button. */
    trigger: computed(() => ({
      id: triggerId,
      'aria-haspopup': role,
      'aria-expanded': open.value,
      ...(open.value ? { 'aria-controls': id } : {}),
      onPointerdown: press,
    })),
    /** Attributes of the panel. */
    surface: {
      id,
      popover: '',
      role,
      tabindex: -1,
      'aria-labelledby': triggerId,
      onBeforetoggle: toggled,
    } as const,
  }
}

async function placeBeside(
  trigger: HTMLElement,
  panel: HTMLElement,
  { side, align }: PopoverPlace,
): Promise<void> {
  const { x, y } = await computePosition(trigger, panel, {
    strategy: 'fixed',
    placement: `${side}-${align}`,
    middleware: [
      offset(gapPx),
      flip({ padding: gapPx }),
      shift({ padding: gapPx }),
      size({
        padding: gapPx,
        apply: ({ availableHeight }) => {
          panel.style.maxHeight = `${availableHeight}px`
        },
      }),
    ],
  })
  panel.style.left = `${x}px`
  panel.style.top = `${y}px`
}
