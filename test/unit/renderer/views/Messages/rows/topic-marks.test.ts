import { describe, expect, it } from 'vitest'
import { topicMarker } from '../../../../../../renderer/views/Messages/rows/topic-marks.ts'
import { colourClasses } from '../../../../../../renderer/components/colour-classes.ts'
import { defaultSubscriptionOptions } from '../../../../../../shared/profile/defaults.ts'
import type { Subscription } from '../../../../../../shared/types/subscription.ts'

function subscription(filter: string, changes: Partial<Subscription> = {}): Subscription {
  return {
    id: 1,
    connectionId: 1,
    filter,
    qos: 0,
    alias: '',
    colour: 'teal',
    enabled: true,
    ...defaultSubscriptionOptions,
    ...changes,
  }
}

describe('the mark of a topic', () => {
  it('has the colour of the first subscription that matches and names all of them', () => {
    const markOf = topicMarker([
      subscription('other/#'),
      subscription('sensor/+', { colour: 'pink' }),
      subscription('#', { colour: 'red' }),
    ])
    expect(markOf('sensor/7')).toEqual({ stripe: colourClasses.pink, filters: ['sensor/+', '#'] })
  })

  it('is neutral where nothing matches, and does not count what is disabled', () => {
    const markOf = topicMarker([subscription('sensor/+', { enabled: false }), subscription('#')])
    expect(markOf('$SYS/uptime').filters).toEqual([])
    expect(markOf('sensor/7').filters).toEqual(['#'])
  })

  it('keeps the colour of a subscription that was disabled, unless another one matches', () => {
    const disabled = subscription('sensor/+', { colour: 'pink', enabled: false })
    expect(topicMarker([disabled])('sensor/7')).toEqual({ stripe: colourClasses.pink, filters: [] })
    const markOf = topicMarker([disabled, subscription('#', { colour: 'red' })])
    expect(markOf('sensor/7')).toEqual({ stripe: colourClasses.red, filters: ['#'] })
  })

  it('matches a shared subscription by its filter', () => {
    expect(topicMarker([subscription('$share/workers/jobs/#')])('jobs/1').filters).toHaveLength(1)
  })

  it('stays right for more topics than it remembers', () => {
    const markOf = topicMarker([subscription('sensor/1')])
    for (let topic = 0; topic < 25_000; topic++) markOf(`sensor/${topic}`)
    expect(markOf('sensor/1').filters).toEqual(['sensor/1'])
    expect(markOf('sensor/2').filters).toEqual([])
  })
})
