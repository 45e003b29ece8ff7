import type { Ref, ShallowRef } from 'vue'
import { onBeforeUnmount, watch } from 'vue'
import { previewText } from '../../../../shared/payload/preview-text.ts'
import type { MessageRow } from '../../../stores/connections/selection.ts'
import { alignHits } from '../rows/align-hits.ts'
import type { TimelineScreen } from './useTimelineScroller.ts'

const highlightName = 'search-hit'

/** The style of a highlight: the compiler of our style sheets does not know of them. */
const look = new CSSStyleSheet()
look.replaceSync(
  `::highlight(${highlightName}) { background-color: var(--search-hit); color: var(--search-hit-text); }`,
)
document.adoptedStyleSheets.push(look)

/**
 * Marks what the core found in the rows on screen, as highlights: the document stays as it is. Of a row, `[data-hits]`
 * says which elements show its topic and its payload.
 */
export function useHitMarks(
  screen: Readonly<Ref<TimelineScreen>>,
  list: Readonly<ShallowRef<HTMLElement | null>>,
): void {
  // Browsers without highlights show the rows unmarked.
  const highlights = 'highlights' in CSS ? CSS.highlights : null
  if (!highlights) return

  watch(screen, mark, { flush: 'post', immediate: true })
  onBeforeUnmount(() => highlights.delete(highlightName))

  function mark({ rows }: TimelineScreen): void {
    const ranges = rows.flatMap(({ address, row }) => {
      if (!row || row.kind === 'event' || !row.hits) return []
      const element = list.value?.querySelector<HTMLElement>(`[data-address="${address}"]`)
      return element ? rangesIn(element, row) : []
    })
    if (ranges.length > 0) highlights?.set(highlightName, new Highlight(...ranges))
    else highlights?.delete(highlightName)
  }
}

function rangesIn(element: HTMLElement, row: MessageRow): Range[] {
  const { topic = [], payload = [] } = row.hits ?? {}
  const text = payload.length > 0 ? previewText(row.payload, row.payload.length < row.payloadBytes) : ''
  return [
    ...rangesOf(element.querySelector('[data-hits=topic]'), row.topic, topic),
    ...rangesOf(element.querySelector('[data-hits=payload]'), text ?? '', payload),
  ]
}

function rangesOf(element: Element | null, source: string, places: readonly number[]): Range[] {
  if (!element || places.length === 0) return []
  const nodes = textNodes(element)
  const shown = nodes.map(({ data }) => data).join('')
  const aligned = alignHits(source, shown, places)
  const ranges: Range[] = []
  for (let index = 0; index + 1 < aligned.length; index += 2) {
    const start = placeIn(nodes, aligned[index] ?? 0)
    // The last character, and then one further: the end of a node is not the beginning of the next.
    const end = placeIn(nodes, (aligned[index + 1] ?? 1) - 1)
    if (!start || !end) continue
    const range = document.createRange()
    range.setStart(start.node, start.offset)
    range.setEnd(end.node, end.offset + 1)
    ranges.push(range)
  }
  return ranges
}

/** What is said about a payload is not the payload. */
function textNodes(element: Element): Text[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest('.note, button') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  )
  const nodes: Text[] = []
  while (walker.nextNode()) if (walker.currentNode instanceof Text) nodes.push(walker.currentNode)
  return nodes
}

function placeIn(nodes: readonly Text[], index: number): { node: Text; offset: number } | null {
  let before = 0
  for (const node of nodes) {
    if (index < before + node.length) return { node, offset: index - before }
    before += node.length
  }
  return null
}
