import type { TopicFault } from './utf8.ts'
import { checkTopicString } from './utf8.ts'

const sharePrefix = '$share/'

/**
 * Why `filter` cannot be subscribed to, or null if it can (MQTT 5, 4.7.1, 4.7.3 and 4.8.2; 3.1.1 alike).
 */
export function checkTopicFilter(filter: string): TopicFault | null {
  const fault = checkTopicString(filter)
  if (fault) return fault
  if (filter === '$share' || filter.startsWith(sharePrefix)) return checkSharedFilter(filter)
  return checkWildcards(filter, 0)
}

function checkSharedFilter(filter: string): TopicFault | null {
  const end = filter.indexOf('/', sharePrefix.length)
  const shareName = filter.slice(sharePrefix.length, end < 0 ? undefined : end)
  if (shareName === '') {
    return {
      fault: 'share-name-missing',
      position: Math.min(sharePrefix.length, filter.length),
      message: 'A shared subscription is "$share/name/filter": its name is missing [MQTT-4.8.2-1].',
    }
  }
  const wildcard = shareName.search(/[+#]/)
  if (wildcard >= 0) {
    return {
      fault: 'share-name-wildcard',
      position: sharePrefix.length + wildcard,
      message: 'The name of a shared subscription must not contain a wildcard [MQTT-4.8.2-2].',
    }
  }
  if (end < 0 || end === filter.length - 1) {
    return {
      fault: 'share-filter-missing',
      position: filter.length,
      message: 'A shared subscription is "$share/name/filter": its filter is missing [MQTT-4.8.2-2].',
    }
  }
  return checkWildcards(filter, end + 1)
}

function checkWildcards(filter: string, start: number): TopicFault | null {
  for (let position = start; position < filter.length; position++) {
    const character = filter[position]
    if (character !== '+' && character !== '#') continue
    const aloneBefore = position === start || filter[position - 1] === '/'
    const aloneAfter = position === filter.length - 1 || filter[position + 1] === '/'
    if (character === '+' && !(aloneBefore && aloneAfter)) {
      return {
        fault: 'plus-not-alone',
        position,
        message: '"+" stands for one whole level: nothing else may share its level [MQTT-4.7.1-2].',
      }
    }
    if (character === '#' && !aloneBefore) {
      return {
        fault: 'hash-not-alone',
        position,
        message: '"#" stands for whole levels: it must follow a "/" or stand alone [MQTT-4.7.1-1].',
      }
    }
    if (character === '#' && position !== filter.length - 1) {
      return {
        fault: 'hash-not-last',
        position,
        message: '"#" must be the last character of a filter [MQTT-4.7.1-1].',
      }
    }
  }
  return null
}

/** The part of a filter that topics are matched against: without `$share/name/` (MQTT 5, 4.8.2). */
export function matchedPart(filter: string): string {
  if (!filter.startsWith(sharePrefix)) return filter
  const end = filter.indexOf('/', sharePrefix.length)
  return end < 0 ? filter : filter.slice(end + 1)
}

/**
 * A function that tells whether a topic name matches `filter` (MQTT 4.7.1, 4.7.2): `+` is one level, an empty one
 * too; `#` is the parent level and all below it; neither, when first, matches a topic that begins with `$`. Both must
 * be valid; comparison is by code units, nothing is normalised [MQTT-4.7.3-4].
 */
export function topicMatcher(filter: string): (topic: string) => boolean {
  const levels = matchedPart(filter).split('/')
  const startsWithWildcard = levels[0] === '+' || levels[0] === '#'
  const last = levels.length - 1
  const open = levels[last] === '#'
  if (!open && !levels.includes('+')) {
    const exact = levels.join('/')
    return (topic) => topic === exact
  }
  return (topic) => {
    if (startsWithWildcard && topic.startsWith('$')) return false
    let start = 0
    for (let level = 0; level <= last; level++) {
      if (open && level === last) return true
      if (start > topic.length) return false
      const slash = topic.indexOf('/', start)
      const end = slash < 0 ? topic.length : slash
      const expected = levels[level]
      if (expected !== '+' && expected !== topic.slice(start, end)) return false
      start = end + 1
    }
    return start > topic.length
  }
}

/** Whether one topic name matches one filter; for many topics make a {@link topicMatcher} once. */
export function topicMatches(filter: string, topic: string): boolean {
  return topicMatcher(filter)(topic)
}
