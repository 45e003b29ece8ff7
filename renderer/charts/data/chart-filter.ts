import { matchedPart, topicMatches } from '../../../shared/mqtt/topic-filter.ts'

/** Filters that match nearly everything: a line for each topic of them would say nothing. */
const tooWide = new Set(['#', '+', '+/#'])

/**
 * What to chart when a number of a message on `topic` is picked: the narrowest of the wildcard `filters` that match it, so
 * that all publishers of the kind are drawn together; the topic itself where there is none.
 */
export function chartFilter(topic: string, filters: readonly string[]): string {
  const [narrowest] = filters
    .map(matchedPart)
    .filter((filter) => /[+#]/.test(filter) && !tooWide.has(filter) && topicMatches(filter, topic))
    .toSorted((a, b) => fixedLevels(b) - fixedLevels(a) || a.localeCompare(b))
  return narrowest ?? topic
}

function fixedLevels(filter: string): number {
  return filter.split('/').reduce((sum, level) => sum + (level === '#' ? 0 : level === '+' ? 0.5 : 1), 0)
}
