import { useDebounceFn } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Reason } from '../../../../shared/errors.ts'
import type { CertificateFacts, TlsDescription } from '../../../../shared/types/connection-test.ts'
import { useReasonText } from '../../../composables/text/useReasonText.ts'
import { useConnectionsStore } from '../../../stores/connections/connections.ts'
import type { ProfileDraft } from '../draft/profile-draft.ts'
import { secretsBeside } from '../draft/profile-draft.ts'
import { tlsOf } from '../draft/tls-draft.ts'
import type { ConnectionFormState } from '../useConnectionForm.ts'

const pauseMs = 400

/** Whose certificates the form names, and what keeps them from being used, as soon as typing pauses. */
export function useTlsDescription(form: ConnectionFormState) {
  const { t, locale } = useI18n()
  const word = useReasonText()
  const connections = useConnectionsStore()
  const description = shallowRef<TlsDescription | null>(null)
  const { draft, faults, remarks } = form
  let latest = 0

  const asked = computed(() => {
    const tls = tlsOf(draft.value.tls)
    const named = tls.ca.from !== 'system' || tls.clientCertificate !== null
    const wrong = Object.keys(faults.value).some((field) => /^(?:tls|secrets)\./.test(field))
    if (!named || wrong) return null
    const id = form.connectionId === null ? {} : { id: form.connectionId }
    const { tlsKey, tlsPkcs12, tlsPassphrase } = secretsBeside(draft.value).secrets ?? {}
    return { ...id, tls, secrets: { tlsKey, tlsPkcs12, tlsPassphrase } }
  })

  const ask = useDebounceFn(async () => {
    const input = asked.value
    const number = ++latest
    const told = input === null ? null : await connections.describeTls(input).catch(() => null)
    // Something else was typed meanwhile.
    if (number !== latest) return
    description.value = told
    const entries = (told?.faults ?? []).map((fault) => [fieldOf(fault, draft.value), word(fault)] as const)
    remarks.value = Object.fromEntries(entries)
  }, pauseMs)
  watch(() => JSON.stringify(asked.value), ask, { immediate: true })
  onScopeDispose(() => {
    latest++
    remarks.value = {}
  })

  function text(facts: CertificateFacts | null | undefined): string | null {
    if (!facts) return null
    const until = new Date(facts.validToMs).toLocaleDateString(locale.value, { dateStyle: 'medium' })
    return t('profile.tls.facts', { name: facts.name, until })
  }

  return {
    ca: computed(() => text(description.value?.ca[0])),
    certificate: computed(() => text(description.value?.clientCertificate)),
  }
}

/** Where a reason about certificates and keys is said. */
function fieldOf({ code, details }: Reason, { tls }: ProfileDraft): string {
  if (code.startsWith('passphrase-')) return 'secrets.tlsPassphrase'
  const pkcs12 = tls.pkcs12From === 'file' ? 'tls.clientCertificate.path' : 'secrets.tlsPkcs12'
  switch (details['field']) {
    case 'ca':
      return `tls.ca.${tls.ca.from === 'file' ? 'path' : 'pem'}`
    case 'clientKey':
      return tls.keyFrom === 'file' ? 'tls.clientCertificate.key.path' : 'secrets.tlsKey'
    case 'pkcs12':
      return pkcs12
    default:
      if (tls.certificateKind === 'pkcs12') return pkcs12
      return `tls.clientCertificate.certificate.${tls.certificate.from === 'file' ? 'path' : 'pem'}`
  }
}
