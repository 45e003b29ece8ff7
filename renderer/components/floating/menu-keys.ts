const typingPauseMs = 1_000

/**
 * The keys of a menu (ARIA authoring practices, "Menu and menubar"): arrows, Home, End, and letters that lead to what begins with
 * them. `items` in order, those that cannot be chosen left out.
 */
export function menuKeys(items: () => HTMLElement[]) {
  let typed = ''
  let typedMs = -Infinity

  function focus(item: HTMLElement | undefined): void {
    item?.focus({ preventScroll: false })
  }

  function step(by: 1 | -1): void {
    const all = items()
    const now = all.findIndex((item) => item === document.activeElement)
    const from = now < 0 && by < 0 ? 0 : now
    focus(all[(from + by + all.length) % all.length])
  }

  function type(letter: string, atMs: number): void {
    const all = items()
    typed = atMs - typedMs > typingPauseMs ? letter : typed + letter
    typedMs = atMs
    // The same letter again and again leads from one to the next.
    const wanted = [...typed].every((each) => each === typed[0]) ? typed.slice(0, 1) : typed
    const now = all.findIndex((item) => item === document.activeElement)
    const next = wanted.length === 1 ? now + 1 : Math.max(now, 0)
    const turned = [...all.slice(next), ...all.slice(0, next)]
    focus(turned.find((item) => startsWith(item, wanted)))
  }

  /** Takes a key; returns whether it was one of the menu's. */
  return (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.altKey || event.metaKey) return false
    switch (event.key) {
      case 'ArrowDown':
        step(1)
        return true
      case 'ArrowUp':
        step(-1)
        return true
      case 'Home':
        focus(items()[0])
        return true
      case 'End':
        focus(items().at(-1))
        return true
      default:
        if (event.key.length !== 1 || event.key === ' ') return false
        type(event.key.toLocaleLowerCase(), event.timeStamp)
        return true
    }
  }
}

function startsWith(item: HTMLElement, text: string): boolean {
  return (item.textContent ?? '').trim().toLocaleLowerCase().startsWith(text)
}
