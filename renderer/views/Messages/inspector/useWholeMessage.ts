import { computed, ref, shallowRef, watch } from 'vue'
import type { Reason } from '../../../../shared/errors.ts'
import { reasonOf } from '../../../../shared/errors.ts'
import type { MessageProperty } from '../../../../shared/types/message.ts'
import { useMessagesStore } from '../../../stores/history/messages.ts'
import type { MessageRow } from '../../../stores/connections/selection.ts'

/** Payloads up to this size are fetched without being asked for. */
const unaskedBytes = 4 * 1024 * 1024
/** Anything that takes longer than this shows that it is under way. */
const patienceMs = 300

const none: readonly MessageProperty[] = []

/** The selected message with all of its payload and its properties, once they are here. */
export function useWholeMessage(connectionId: number, row: () => MessageRow | null) {
  const messages = useMessagesStore()
  const payload = shallowRef(new Uint8Array())
  const properties = shallowRef(none)
  const whole = ref(true)
  const loading = ref(false)
  const fault = shallowRef<Reason | null>(null)
  let attempts = 0

  async function load(): Promise<void> {
    const asked = row()
    if (!asked) return
    const attempt = ++attempts
    const slow = setTimeout(() => (loading.value = attempt === attempts), patienceMs)
    fault.value = null
    try {
      const message = await messages.get(connectionId, asked.seq)
      if (attempt !== attempts) return
      payload.value = new Uint8Array(message.payload)
      properties.value = message.properties
      whole.value = true
    } catch (error) {
      if (attempt === attempts) fault.value = reasonOf(error)
    } finally {
      clearTimeout(slow)
      if (attempt === attempts) loading.value = false
    }
  }

  watch(
    () => row()?.seq,
    () => {
      const selected = row()
      attempts++
      loading.value = false
      fault.value = null
      properties.value = none
      payload.value = new Uint8Array(selected?.payload ?? [])
      whole.value = selected === null || selected.payload.length >= selected.payloadBytes
      const wanted = !whole.value || (selected?.propertyCount ?? 0) > 0
      if (selected && wanted && selected.payloadBytes <= unaskedBytes) void load()
    },
    { immediate: true },
  )

  return {
    payload: computed(() => payload.value),
    properties: computed(() => properties.value),
    /** `payload` is all of it. */
    whole: computed(() => whole.value),
    loading: computed(() => loading.value),
    fault: computed(() => fault.value),
    load,
  }
}
