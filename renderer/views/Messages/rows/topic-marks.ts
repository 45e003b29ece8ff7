import { topicMatcher } from '../../../../shared/mqtt/topic-filter.ts'
import type { Subscription } from '../../../../shared/types/subscription.ts'
import { colourClasses } from '../../../components/colour-classes.ts'

/** How a received message shows which subscriptions brought it. */
export interface TopicMark {
  /** Class of the stripe. */
  stripe: string
  /** Filters of all enabled subscriptions that match. */
  filters: readonly string[]
}

const unmatched: TopicMark = { stripe: 'bg-(--ui-border-accented)', filters: [] }
const topicsKept = 10_000

/** A function that finds the mark of a topic; each topic is matched once. */
export function topicMarker(subscriptions: readonly Subscription[]): (topic: string) => TopicMark {
  const matchers = subscriptions.map((subscription) => ({
    subscription,
    matches: topicMatcher(subscription.filter),
  }))
  const marks = new Map<string, TopicMark>()

  function markOf(topic: string): TopicMark {
    const matching = matchers.filter(({ matches }) => matches(topic)).map(({ subscription }) => subscription)
    const enabled = matching.filter((subscription) => subscription.enabled)
    // What came while a subscription was enabled keeps its colour.
    const first = enabled[0] ?? matching[0]
    if (!first) return unmatched
    return {
      stripe: colourClasses[first.colour],
      filters: enabled.map((subscription) => subscription.filter),
    }
  }

  return (topic) => {
    let mark = marks.get(topic)
    if (!mark) {
      mark = markOf(topic)
      if (marks.size >= topicsKept) marks.clear()
      marks.set(topic, mark)
    }
    return mark
  }
}
