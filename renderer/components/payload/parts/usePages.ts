import { computed, ref } from 'vue'

/**
 * Shows something long in pages of bounded size: `endOf` says where the page that begins at a place ends. Pages depend
 * on those before them, so one goes through them in order.
 */
export function usePages(total: () => number, endOf: (from: number) => number) {
  const starts = ref<number[]>([0])
  const from = computed(() => starts.value.findLast((start) => start === 0 || start < total()) ?? 0)
  // At least one thing a page, or there would be no way on.
  const to = computed(() => Math.min(total(), Math.max(from.value + 1, endOf(from.value))))

  return {
    from,
    to,
    hasNext: computed(() => to.value < total()),
    hasPrevious: computed(() => from.value > 0),
    next: () => void (starts.value = [...starts.value.filter((start) => start <= from.value), to.value]),
    previous: () => void (starts.value = starts.value.filter((start) => start < from.value)),
    first: () => void (starts.value = [0]),
  }
}

export type Pages = ReturnType<typeof usePages>

/** Where a page ends that begins with item `from` and has room for so many items and elements, at least one item. */
export function endWithin<Item>(
  items: readonly Item[],
  from: number,
  bounds: { maxItems: number; maxElements: number },
  elementsOf: (item: Item) => number,
): number {
  const last = Math.min(items.length, from + bounds.maxItems)
  let left = bounds.maxElements
  let to = from
  for (const item of items.slice(from, last)) {
    left -= elementsOf(item)
    if (left < 0 && to > from) break
    to++
  }
  return to
}
