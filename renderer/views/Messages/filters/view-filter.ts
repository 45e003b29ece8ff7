import type { ViewFilter } from '../../../../shared/types/message.ts'

/** A restriction that is shown as a chip and can be taken away alone. */
export type FilterPart = 'text' | 'qos' | 'retained' | 'since' | 'until' | { topicFilter: string }

/** Whether anything is left out. */
export function isFiltered(filter: ViewFilter): boolean {
  return showsMessagesOnly(filter) || filter.sinceMs !== undefined || filter.untilMs !== undefined
}

/** Whether connects and disconnects are left out. */
export function showsMessagesOnly({ show, topicFilters, text, qos, retainedOnly }: ViewFilter): boolean {
  return (
    show !== 'all' ||
    topicFilters.length > 0 ||
    text !== '' ||
    (qos?.length ?? 0) > 0 ||
    retainedOnly === true
  )
}

/** What the filter button stands for: how the text is matched, and what only its panel shows. */
export function panelParts(filter: ViewFilter): Exclude<FilterPart, object>[] {
  const parts: Exclude<FilterPart, object>[] = []
  if (filter.text !== '' && (filter.match ?? 'substring') !== 'substring') parts.push('text')
  if ((filter.qos?.length ?? 0) > 0) parts.push('qos')
  if (filter.retainedOnly) parts.push('retained')
  if (filter.sinceMs !== undefined) parts.push('since')
  if (filter.untilMs !== undefined) parts.push('until')
  return parts
}

/** Every restriction that is not on show in the toolbar itself. */
export function filterParts(filter: ViewFilter): FilterPart[] {
  return [...filter.topicFilters.map((topicFilter) => ({ topicFilter })), ...panelParts(filter)]
}

/** The filter without one of its restrictions. */
export function withoutPart(filter: ViewFilter, part: FilterPart): ViewFilter {
  if (typeof part === 'object') {
    const topicFilters = filter.topicFilters.filter((each) => each !== part.topicFilter)
    return { ...filter, topicFilters }
  }
  const { qos, retainedOnly, sinceMs, untilMs, ...rest } = filter
  return {
    ...rest,
    ...(part === 'text' ? { text: '', match: undefined } : {}),
    ...(part === 'qos' || qos === undefined ? {} : { qos }),
    ...(part === 'retained' || retainedOnly === undefined ? {} : { retainedOnly }),
    ...(part === 'since' || sinceMs === undefined ? {} : { sinceMs }),
    ...(part === 'until' || untilMs === undefined ? {} : { untilMs }),
  }
}
