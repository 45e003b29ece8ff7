import { describe, expect, it } from 'vitest'
import { checkTopicFilter } from '../../../../shared/mqtt/topic-filter.ts'
import { checkTopicName } from '../../../../shared/mqtt/topic-name.ts'
import type { TopicFault } from '../../../../shared/mqtt/utf8.ts'
import { maxStringBytes, utf8Length } from '../../../../shared/mqtt/utf8.ts'

type Fault = TopicFault['fault']

describe('topic filters', () => {
  it.each([
    '#',
    '+',
    '/',
    '//',
    '+/+',
    '/+',
    '+/#',
    'sport/tennis/player1/#',
    'sport/+/player1',
    'sport/#',
    'a//b',
    'a/',
    ' ',
    '$SYS/#',
    '$SYS/+/uptime',
    '$share/group/#',
    '$share/group//a',
    '$share/group/sport/+',
    '$shared/anything',
    '$queue/a',
    '温度/😀/#',
    '\u0001',
    '\ufeffa',
  ])('%j can be subscribed to', (filter) => {
    expect(checkTopicFilter(filter)).toBeNull()
  })

  const wrong: [string, Fault, number][] = [
    ['', 'empty', 0],
    ['a#', 'hash-not-alone', 1],
    ['sport/tennis#', 'hash-not-alone', 12],
    ['sport/tennis/#/ranking', 'hash-not-last', 13],
    ['#/', 'hash-not-last', 0],
    ['#a', 'hash-not-last', 0],
    ['##', 'hash-not-last', 0],
    ['sport+', 'plus-not-alone', 5],
    ['+a', 'plus-not-alone', 0],
    ['a/b+/c', 'plus-not-alone', 3],
    ['++', 'plus-not-alone', 0],
    ['a\0b', 'nul-character', 1],
    ['a\ud800', 'lone-surrogate', 1],
    ['😀\udc00', 'lone-surrogate', 2],
    ['$share', 'share-name-missing', 6],
    ['$share/', 'share-name-missing', 7],
    ['$share//a', 'share-name-missing', 7],
    ['$share/g+/a', 'share-name-wildcard', 8],
    ['$share/#/a', 'share-name-wildcard', 7],
    ['$share/g', 'share-filter-missing', 8],
    ['$share/g/', 'share-filter-missing', 9],
    ['$share/g/a#', 'hash-not-alone', 10],
    ['$share/g/+a', 'plus-not-alone', 9],
  ]
  it.each(wrong)('%j is %s at %i', (filter, fault, position) => {
    expect(checkTopicFilter(filter)).toMatchObject({ fault, position })
  })
})

describe('topic names', () => {
  it.each(['a', '/', 'a//b', '$SYS/broker', '$share/g/a', ' leading and trailing ', '😀'])(
    '%j can be published to',
    (name) => {
      expect(checkTopicName(name)).toBeNull()
    },
  )

  const wrong: [string, Fault, number][] = [
    ['', 'empty', 0],
    ['a/+', 'wildcard-in-name', 2],
    ['a+b', 'wildcard-in-name', 1],
    ['#', 'wildcard-in-name', 0],
    ['a\0', 'nul-character', 1],
    ['\udfff', 'lone-surrogate', 0],
  ]
  it.each(wrong)('%j is %s at %i', (name, fault, position) => {
    expect(checkTopicName(name)).toMatchObject({ fault, position })
  })
})

describe('the length limit', () => {
  it.each(['a', 'é', '温', '😀'])('counts the bytes of %s, not its characters', (character) => {
    const bytes = new TextEncoder().encode(character).length
    const longest = character.repeat(Math.floor(maxStringBytes / bytes))
    expect(checkTopicName(longest)).toBeNull()
    expect(checkTopicName(longest + character)?.fault).toBe('too-long')
    expect(checkTopicFilter(longest + character)?.fault).toBe('too-long')
  })

  it.each(['', 'plain', 'füß', '温度', '😀😀', 'a\ud800b', '\udc00'])(
    'agrees with an encoder on %j',
    (text) => {
      expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length)
    },
  )
})
