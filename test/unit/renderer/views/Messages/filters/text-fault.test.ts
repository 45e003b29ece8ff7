import { describe, expect, it } from 'vitest'
import { textFault } from '../../../../../../renderer/views/Messages/filters/text-fault.ts'
import { catalogueOf, i18n } from '../../../../../../renderer/i18n/index.ts'
import { languages } from '../../../../../../shared/types/workbench.ts'

describe('a text to search for', () => {
  it('has no fault when it is empty, plain text, words or a regular expression', () => {
    expect(textFault({ text: '' })).toBeNull()
    expect(textFault({ text: '(((' })).toBeNull()
    expect(textFault({ text: '', match: 'regexp' })).toBeNull()
    expect(textFault({ text: '^a(b|c)\\p{L}$', match: 'regexp' })).toBeNull()
    expect(textFault({ text: '… größe', match: 'words' })).toBeNull()
  })

  it('is no search for words when it holds none', () => {
    for (const text of ['…', ' ', '{}', '"-"']) {
      expect(textFault({ text, match: 'words' })).toEqual({ type: 'noWords' })
    }
  })

  it.each([
    ['(', 'openGroup'],
    ['a)', 'closedGroup'],
    ['[a', 'openClass'],
    ['*', 'nothingToRepeat'],
    ['a**', 'nothingToRepeat'],
    ['[z-a]', 'range'],
    ['a{2', 'quantifier'],
    ['a{2,1}', 'quantifier'],
    ['\\', 'escape'],
    ['\\-', 'escape'],
    ['\\p{Nope}', 'property'],
    ['(?<1>a)', 'group'],
    ['(?:x)(: nothing to repeat', 'openGroup'],
  ])('is no regular expression: %s', (text, part) => {
    expect(textFault({ text, match: 'regexp' })).toMatchObject({ type: 'noRegexp', part })
  })

  it('has its fault said in both languages as it is meant', () => {
    for (const locale of languages) {
      const faults = (catalogueOf(locale)['filters'] as { regexpFaults: Record<string, string> }).regexpFaults
      for (const part of Object.keys(faults)) {
        const said = i18n.global.t(`filters.regexpFaults.${part}`, { cause: 'why' }, { locale })
        expect(said, part).not.toMatch(/'\{'|cause|filters\./)
      }
    }
    expect(i18n.global.t('filters.regexpFaults.escape')).toContain('a “\\” stands')
    expect(i18n.global.t('filters.matchMeans.regexp')).toContain('^temp.*\\d$')
  })
})
