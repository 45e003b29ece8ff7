import { describe, expect, it } from 'vitest'
import { TopicIndex } from '../../../../../electron/core/sessions/recording/topic-index.ts'
import { textOf } from '../../../../../electron/core/history/records/batch.ts'
import { Violation } from '../../../../../electron/core/mqtt/guard/violation.ts'

describe('the numbers of topics', () => {
  it('names each topic once, and topics that differ in one byte apart', () => {
    const index = new TopicIndex()
    const names = ['a', 'a/', '/a', 'ä', 'a\u0308', '\ufeffa', 'A', '__proto__', 'constructor']
    const numbers = names.map((name) => index.indexOf(Buffer.from(name)))
    expect(new Set(numbers).size).toBe(names.length)
    expect(index.takeNew(1).topics).toEqual(names.map((name, at) => ({ index: numbers[at], name })))
    expect(names.map((name) => index.indexOf(Buffer.from(name)))).toEqual(numbers)
    expect(index.takeNew(2).topics).toEqual([])
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['U+0000', Buffer.from('a\0b')],
    ['a wildcard', Buffer.from('a/+')],
    ['another wildcard', Buffer.from('#')],
    ['an overlong form', Buffer.from([0xc1, 0xa1])],
    ['half a surrogate pair', Buffer.from([0xed, 0xa0, 0x80])],
    ['bytes that are cut', Buffer.from([0x61, 0xe2, 0x82])],
  ])('refuses %s, each time', (_what, topic) => {
    const index = new TopicIndex()
    expect(() => index.indexOf(topic)).toThrow(Violation)
    expect(() => index.indexOf(topic)).toThrow(Violation)
    expect(index.takeNew(2).topics).toEqual([])
  })

  it('never gives a number twice, also when it has forgotten and names a topic anew', () => {
    const index = new TopicIndex()
    const first = index.indexOf(Buffer.from('first'))
    const given = new Set([first])
    for (let topic = 0; topic < 60_000; topic++) given.add(index.indexOf(Buffer.from(`t/${topic}`)))
    expect(given.size).toBe(60_001)
    index.takeNew(1)
    const again = index.indexOf(Buffer.from('first'))
    expect(given.has(again)).toBe(false)
    expect(index.takeNew(2).topics).toEqual([{ index: again, name: 'first' }])
  })

  it('knows what a batch that is not on disk may mean, and no more', () => {
    const index = new TopicIndex()
    const first = index.indexOf(Buffer.from('first'))
    index.takeNew(1)
    for (let topic = 0; topic < 50_000; topic++) index.indexOf(Buffer.from(`t/${topic}`))
    const { forgetTopicsBelow } = index.takeNew(2)
    expect(forgetTopicsBelow).toBe(50_000)
    index.committed(1)
    expect(index.known()).toHaveLength(50_001)
    expect(index.known()[0]).toEqual({ index: first, name: 'first' })
    index.committed(2)
    expect(index.known()).toEqual([{ index: 50_000, name: 't/49999' }])
  })

  it('hands a long topic over as bytes, once, and knows them again', () => {
    const index = new TopicIndex()
    const [one, two] = ['1', '2'].map((end) => Buffer.from('ä'.repeat(32_767) + end))
    if (!one || !two) throw new Error('no topics')
    const numbers = [index.indexOf(one), index.indexOf(two)]
    expect(new Set(numbers).size).toBe(2)
    // The buffer of the packet is used for the next one.
    const same = Buffer.from(one)
    one.fill(0)
    expect(index.indexOf(same)).toBe(numbers[0])
    const { topics } = index.takeNew(1)
    expect(topics.map(({ name }) => name)).toEqual([same, two])
    expect(index.known().map(({ name }) => textOf(name))).toEqual([same.toString(), two.toString()])
  })

  it('keeps no more than 8 MB of names, however long they are', () => {
    const index = new TopicIndex()
    for (let topic = 0; topic < 1_000; topic++) {
      index.indexOf(Buffer.alloc(65_535, `t/${topic}/`))
      index.takeNew(topic + 1)
      index.committed(topic + 1)
    }
    const bytes = index.known().reduce((sum, { name }) => sum + name.length, 0)
    expect(bytes).toBeGreaterThan(1_000_000)
    expect(bytes).toBeLessThan(8 * 1024 * 1024)
  })
})
