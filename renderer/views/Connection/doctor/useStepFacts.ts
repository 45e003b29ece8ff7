import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type {
  ConnackProperty,
  TestGrant,
  TestStep,
  TlsFacts,
} from '../../../../shared/types/connection-test.ts'
import { useReasonText } from '../../../composables/text/useReasonText.ts'
import { messages as english } from '../../../i18n/en/doctor.ts'

const versionNames = { 3: '3.1', 4: '3.1.1', 5: '5' } as const

/** What a step found out, as lines of text and as properties with names. */
export function useStepFacts(step: () => TestStep) {
  const { t, n, locale } = useI18n()
  const word = useReasonText()

  function tlsLines({ cipher, alpn, accepted, chain }: TlsFacts): string[] {
    const first = alpn === null ? cipher : t('doctor.facts.cipherAlpn', { cipher, alpn })
    const leaf = chain[0]
    if (!leaf) return [first]
    const until = new Date(leaf.validToMs).toLocaleDateString(locale.value, { dateStyle: 'medium' })
    const second = t('doctor.facts.certificate', { name: leaf.name, until })
    return [first, second, ...(accepted === null ? [] : [t(`doctor.accepted.${accepted}`)])]
  }

  function grantLine(grant: TestGrant): string {
    if (grant.state === 'granted') return t('doctor.facts.granted', { filter: grant.filter, qos: grant.qos })
    if (grant.state === 'not-tried') return t('doctor.facts.shared', { filter: grant.filter })
    return t('doctor.facts.refused', { filter: grant.filter, why: word(grant.reason) })
  }

  function linesOf(shown: TestStep): string[] {
    if (shown.facts === null) return []
    switch (shown.name) {
      case 'lookup':
        return [shown.facts.addresses.join(', ')]
      case 'tcp':
        return [shown.facts.address]
      case 'tls':
        return tlsLines(shown.facts)
      case 'client-certificate':
        return [
          t('doctor.facts.certificate', {
            name: shown.facts.name,
            until: new Date(shown.facts.validToMs).toLocaleDateString(locale.value, { dateStyle: 'medium' }),
          }),
        ]
      case 'websocket':
        return [shown.facts.url]
      case 'connect':
        return [
          t('doctor.facts.connect', {
            version: versionNames[shown.facts.protocolVersion],
            clientId: shown.facts.clientId,
          }),
        ]
      case 'subscribe':
        return shown.facts.grants.map(grantLine)
    }
  }

  function propertyOf({ name, value }: ConnackProperty): { name: string; value: string } {
    const label = Object.hasOwn(english.connack, name) ? t(`doctor.connack.${name}`) : name
    if (Array.isArray(value)) return { name: `${label}: ${value[0]}`, value: value[1] }
    if (typeof value === 'boolean') return { name: label, value: t(value ? 'doctor.yes' : 'doctor.no') }
    return { name: label, value: typeof value === 'number' ? n(value) : value }
  }

  return {
    lines: computed(() => linesOf(step())),
    properties: computed(() => {
      const { name, facts } = step()
      return name === 'connect' && facts ? facts.properties.map(propertyOf) : []
    }),
  }
}
