import { describe, expect, it } from 'vitest'
import { catalogueOf, i18n } from '../../../../renderer/i18n/index.ts'
import { systemLanguage } from '../../../../renderer/i18n/language.ts'
import { reasonText } from '../../../../renderer/i18n/reason-text.ts'
import { reasonCodes } from '../../../../shared/errors.ts'
import { forbiddenFaults, malformedFaults } from '../../../../shared/mqtt/violations.ts'
import type { ReasonDetails } from '../../../../shared/errors.ts'
import { languages } from '../../../../shared/types/workbench.ts'

/** `area.key` of every text, and the placeholders in it. */
function textsOf(value: unknown, path = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[path, value]])
  const texts = new Map<string, string>()
  for (const [key, child] of Object.entries(value as object)) {
    for (const [name, text] of textsOf(child, path === '' ? key : `${path}.${key}`)) texts.set(name, text)
  }
  return texts
}

const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].toSorted()

describe('the catalogues', () => {
  const english = textsOf(catalogueOf('en'))
  const japanese = textsOf(catalogueOf('ja'))

  it('have the same keys in both languages', () => {
    expect([...japanese.keys()].toSorted()).toEqual([...english.keys()].toSorted())
    expect(english.size).toBeGreaterThan(50)
  })

  it('name the same values in both languages', () => {
    for (const [key, text] of english) {
      expect(placeholders(japanese.get(key) ?? ''), key).toEqual(placeholders(text))
    }
  })

  it('have no empty text', () => {
    for (const [key, text] of [...english, ...japanese]) expect(text.trim(), key).not.toBe('')
  })
})

describe('the sentence of a reason', () => {
  const t = (locale: string) => (key: string, values?: Record<string, unknown>) =>
    i18n.global.t(key, values ?? {}, { locale })
  const say = (locale: string, code: (typeof reasonCodes)[number], details: ReasonDetails = {}) =>
    reasonText({ code, message: 'English for logs.', details }, t(locale))

  for (const language of languages) {
    for (const code of reasonCodes) {
      it(`exists for ${code} in ${language} and is whole without any detail`, () => {
        const text = say(language, code)
        expect(text).not.toContain('reasons.')
        expect(text).not.toMatch(/[{}]|undefined|null|NaN/)
        expect(text.length).toBeGreaterThan(5)
      })
    }
  }

  it('says in both languages what a broker did wrong, and at which packet', () => {
    for (const language of languages) {
      const sentences = new Set<string>()
      for (const violation of [...malformedFaults, ...forbiddenFaults]) {
        const text = say(language, 'protocol-error', { violation, packet: 'SUBACK', number: 17 })
        expect(text).toMatch(/17.*SUBACK/)
        expect(text).not.toContain('reasons.')
        sentences.add(text)
      }
      expect(sentences.size).toBe(malformedFaults.length + forbiddenFaults.length)
    }
  })

  it('names host, port and cause', () => {
    const details = { host: '10.0.0.7', port: 1883, cause: 'EHOSTUNREACH' }
    expect(say('en', 'connection-refused', details)).toContain('10.0.0.7:1883')
    expect(say('ja', 'connection-refused', details)).toContain('10.0.0.7:1883')
    expect(say('en', 'host-unreachable', details)).toContain('(EHOSTUNREACH)')
    expect(say('ja', 'host-unreachable', details)).toContain('（EHOSTUNREACH）')
  })

  it('puts an IPv6 address in brackets', () => {
    expect(say('en', 'connection-refused', { host: '::1', port: 1884 })).toContain('[::1]:1884')
  })

  it('says what the broker said, by name and by code', () => {
    const details = { reasonCode: 0x87, text: 'no such rule' }
    expect(say('en', 'publish-refused', details)).toContain('(not authorized, 0x87 · no such rule)')
    expect(say('ja', 'publish-refused', details)).toContain('（権限なし, 0x87 · no such rule）')
    expect(say('en', 'publish-refused', { reasonCode: 0xff })).toContain('(0xFF)')
  })

  it('explains why a topic filter is none', () => {
    expect(say('en', 'invalid-topic-filter', { fault: 'hash-not-last', position: 3 })).toContain(
      '“#” must be the last',
    )
  })

  it('shows the message of an unexpected error', () => {
    expect(say('en', 'internal')).toContain('English for logs.')
  })
})

describe('the language of the system', () => {
  it('is the first one of the list that there is', () => {
    expect(systemLanguage(['fr-FR', 'ja-JP', 'en-US'])).toBe('ja')
    expect(systemLanguage(['en-GB', 'ja'])).toBe('en')
    expect(systemLanguage(['fr', 'de'])).toBe('en')
  })
})
