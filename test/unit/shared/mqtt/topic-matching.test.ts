import { describe, expect, it } from 'vitest'
import {
  checkTopicFilter,
  matchedPart,
  topicMatcher,
  topicMatches,
} from '../../../../shared/mqtt/topic-filter.ts'
import { checkTopicName } from '../../../../shared/mqtt/topic-name.ts'
import { seededRandom } from '../payload/json/random-json.ts'

describe('MQTT 4.7, by its examples and at its edges', () => {
  const matching: [string, string[], string[]][] = [
    [
      'sport/tennis/player1/#',
      ['sport/tennis/player1', 'sport/tennis/player1/ranking', 'sport/tennis/player1/score/wimbledon'],
      ['sport/tennis/player10', 'sport/tennis'],
    ],
    ['sport/#', ['sport', 'sport/', 'sport/a/b'], ['sports', '/sport']],
    ['#', ['a', '/', 'a/b', 'a//'], ['$SYS', '$SYS/a', '$']],
    ['sport/tennis/+', ['sport/tennis/player1', 'sport/tennis/'], ['sport/tennis', 'sport/tennis/a/b']],
    ['sport/+', ['sport/', 'sport/a'], ['sport']],
    ['+', ['finance', 'a'], ['/finance', '$SYS', 'a/']],
    ['+/+', ['/finance', 'a/b', '/'], ['a', 'a/b/c', '$SYS/a']],
    ['/+', ['/finance', '/'], ['finance', '//']],
    ['+/monitor/Clients', ['a/monitor/Clients'], ['$SYS/monitor/Clients']],
    ['$SYS/#', ['$SYS', '$SYS/a', '$SYS/a/b'], ['SYS/a', '$SYSTEM/a']],
    ['$SYS/monitor/+', ['$SYS/monitor/Clients'], ['$SYS/monitor']],
    ['a/$b/+', ['a/$b/$c'], []],
    ['a/+/#', ['a/b', 'a/', 'a/b/c/d'], ['a']],
    ['+/#', ['a', 'a/b', '/', '/a'], ['$SYS', '$SYS/a']],
    ['a//b', ['a//b'], ['a/b', 'a///b', 'a/x/b']],
    ['a/+/b', ['a//b', 'a/x/b'], ['a/b', 'a/x/y/b']],
    ['a', ['a'], ['a/', '/a', 'A', 'aa']],
    ['a/', ['a/'], ['a', 'a//']],
    ['caf\u00e9', ['caf\u00e9'], ['cafe\u0301']],
    ['\ufeffa', ['\ufeffa'], ['a']],
    ['__proto__/+', ['__proto__/constructor'], ['__proto__']],
    ['$share/group/sport/+', ['sport/a'], ['$share/group/sport/a', 'sport']],
    ['$share/group/#', ['sport/a', 'sport'], ['$SYS/a']],
    ['$share/group//a', ['/a'], ['a']],
    ['$share/group/$SYS/#', ['$SYS/a'], ['a']],
  ]

  for (const [filter, topics, others] of matching) {
    it.each(topics)(`${JSON.stringify(filter)} matches %j`, (topic) => {
      expect(topicMatches(filter, topic)).toBe(true)
    })
    it.each(others)(`${JSON.stringify(filter)} does not match %j`, (topic) => {
      expect(topicMatches(filter, topic)).toBe(false)
    })
  }

  it('takes the filter out of a shared subscription', () => {
    expect(matchedPart('$share/group/a/+')).toBe('a/+')
    expect(matchedPart('$share/group//a')).toBe('/a')
    expect(matchedPart('a/$share/b')).toBe('a/$share/b')
  })
})

it('matches as a plain reading of the specification does, for 50,000 generated pairs', () => {
  const random = seededRandom(4_7)
  const levels = ['', 'a', 'b', 'ab', '$x']
  let matched = 0
  for (let round = 0; round < 50_000; round++) {
    const topic = anyOf([...levels, 'c'])
    const filter = anyOf([...levels, '+', '+', '#'])
    if (checkTopicName(topic) || checkTopicFilter(filter)) continue
    const expected = plainlyMatches(filter.split('/'), topic.split('/'))
    expect(topicMatches(filter, topic), `${filter} and ${topic}`).toBe(expected)
    if (expected) matched++
  }
  expect(matched).toBeGreaterThan(1_000)

  function anyOf(choices: string[]): string {
    const length = 1 + Math.floor(random() * 4)
    return Array.from({ length }, () => choices[Math.floor(random() * choices.length)] ?? '').join('/')
  }
})

/** Level by level, by recursion, with no thought for speed. */
function plainlyMatches(filter: string[], topic: string[], first = true): boolean {
  const [expected, ...filterRest] = filter
  const [level, ...topicRest] = topic
  if (first && (expected === '+' || expected === '#') && level?.startsWith('$')) return false
  if (expected === '#') return true
  if (expected === undefined) return level === undefined
  // Nothing left of the topic: only "#" may follow, for it includes the parent level.
  if (level === undefined) return false
  if (expected !== '+' && expected !== level) return false
  if (topicRest.length === 0 && filterRest.length === 1 && filterRest[0] === '#') return true
  return plainlyMatches(filterRest, topicRest, false)
}

it('matches topics of 10,000 levels', () => {
  const deep = Array.from({ length: 10_000 }, () => 'l').join('/')
  expect(topicMatches('l/#', deep)).toBe(true)
  expect(topicMatches(`${deep}/+`, `${deep}/x`)).toBe(true)
  expect(topicMatches(`${deep}/+`, deep)).toBe(false)
})

it('makes a matcher that can be used again and again', () => {
  const matches = topicMatcher('a/+')
  expect(['a/b', 'b/a', 'a/c', 'a'].map(matches)).toEqual([true, false, true, false])
})
