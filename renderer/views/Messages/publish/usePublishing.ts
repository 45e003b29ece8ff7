import { computed, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Reason } from '../../../../shared/errors.ts'
import { reasonOf } from '../../../../shared/errors.ts'
import { checkTopicName } from '../../../../shared/mqtt/topic-name.ts'
import { checkJson, formatJson } from '../../../../shared/payload/json/json-check.ts'
import { useReasonText } from '../../../composables/text/useReasonText.ts'
import { jsonFaultText } from '../../../i18n/json-fault-text.ts'
import { faultText } from '../../../i18n/reason-text.ts'
import { usePublishStore } from '../../../stores/history/publish.ts'
import { useSessionsStore } from '../../../stores/connections/sessions.ts'

/** What is wrong with a draft, whether it can be sent, and sending it. */
export function usePublishing(connectionId: number) {
  const { t } = useI18n()
  const store = usePublishStore()
  const sessions = useSessionsStore()
  const word = useReasonText()
  const draft = store.draftOf(connectionId)

  /** An empty topic is only a fault once someone tries to publish to it. */
  const tried = ref(false)
  const failure = shallowRef<Reason | null>(null)

  const connected = computed(() => sessions.sessionOf(connectionId).state === 'connected')
  const topicFault = computed(() => checkTopicName(draft.topic))
  const topicError = computed(() => {
    const fault = topicFault.value
    if (!fault || (fault.fault === 'empty' && !tried.value)) return null
    return t('publish.topicFault', {
      fault: faultText(fault.fault, fault.position, (key, values) => t(key, values ?? {})),
    })
  })
  const jsonFault = computed(() =>
    draft.format === 'json' && draft.text.trim() !== '' ? checkJson(draft.text) : null,
  )
  const jsonError = computed(() =>
    jsonFault.value ? t('publish.notJson', { reason: jsonFaultText(jsonFault.value, t) }) : null,
  )
  const deletesRetained = computed(() => draft.retain && draft.text === '')

  watch(
    () => draft.topic,
    () => (tried.value = false),
  )
  watch(connected, () => (failure.value = null))

  /** Resolves with whether there was anything to send; every call that gets that far sends a message of its own. */
  async function publish(): Promise<boolean> {
    tried.value = true
    if (!connected.value || topicFault.value) return false
    try {
      await store.publish(connectionId)
      failure.value = null
    } catch (error) {
      failure.value = reasonOf(error)
    }
    return true
  }

  /** Indents the JSON anew; numbers, strings and keys stay as they are written. */
  function format(): void {
    draft.text = formatJson(draft.text).text ?? draft.text
  }

  return {
    draft,
    connected,
    topicError,
    jsonError,
    deletesRetained,
    failure: computed(() => (failure.value ? t('publish.failed', { reason: word(failure.value) }) : null)),
    recentTopics: computed(() => store.recentTopics(connectionId)),
    publish,
    format,
  }
}
