import { describe, expect, it } from 'vitest'
import {
  fromLocalInput,
  presetSince,
  toLocalInput,
} from '../../../../../../renderer/views/Messages/filters/local-time.ts'
import {
  filterParts,
  isFiltered,
  panelParts,
  showsMessagesOnly,
  withoutPart,
} from '../../../../../../renderer/views/Messages/filters/view-filter.ts'
import type { ViewFilter } from '../../../../../../shared/types/message.ts'

const open: ViewFilter = { show: 'all', topicFilters: [], text: '' }
const full: ViewFilter = {
  show: 'received',
  topicFilters: ['a/#', 'b'],
  text: 'x',
  match: 'words',
  qos: [0, 2],
  retainedOnly: true,
  sinceMs: 0,
  untilMs: 9,
}

describe('the parts of a filter', () => {
  it('are none of a filter that leaves nothing out', () => {
    const loose: ViewFilter = { ...open, match: 'regexp', qos: [], retainedOnly: false }
    for (const filter of [open, loose]) {
      expect([isFiltered(filter), showsMessagesOnly(filter), filterParts(filter)]).toEqual([false, false, []])
    }
  })

  it('are all that the toolbar itself does not show', () => {
    expect(panelParts(full)).toEqual(['text', 'qos', 'retained', 'since', 'until'])
    expect(filterParts(full)).toEqual([{ topicFilter: 'a/#' }, { topicFilter: 'b' }, ...panelParts(full)])
    expect(filterParts({ ...open, text: 'x', match: 'substring', show: 'published' })).toEqual([])
  })

  it('can be taken away one by one until only the toolbar restricts', () => {
    let filter = full
    for (const part of filterParts(full)) {
      const before = filterParts(filter)
      filter = withoutPart(filter, part)
      expect(filterParts(filter)).toEqual(before.slice(1))
    }
    expect(filter).toEqual({ show: 'received', topicFilters: [], text: '' })
  })

  it('keep connects and disconnects in a range of time', () => {
    expect([isFiltered({ ...open, sinceMs: 5 }), showsMessagesOnly({ ...open, sinceMs: 5 })]).toEqual([
      true,
      false,
    ])
  })
})

describe('a time in an input', () => {
  it('comes back as it was, to the second, and is nothing while it is incomplete', () => {
    const timeMs = Date.UTC(2026, 10, 20, 23, 59, 58)
    expect(fromLocalInput(toLocalInput(timeMs + 999))).toBe(timeMs)
    expect(fromLocalInput('2026-11-20T14:02')).toBe(new Date(2026, 10, 20, 14, 2).getTime())
    expect(fromLocalInput('')).toBeUndefined()
  })

  it('is five minutes or an hour ago, or the beginning of the day here', () => {
    const nowMs = new Date(2026, 10, 20, 14, 2, 11, 48).getTime()
    expect(presetSince('minutes', nowMs)).toBe(new Date(2026, 10, 20, 13, 57, 11).getTime())
    expect(presetSince('hour', nowMs)).toBe(new Date(2026, 10, 20, 13, 2, 11).getTime())
    expect(presetSince('today', nowMs)).toBe(new Date(2026, 10, 20).getTime())
  })
})
