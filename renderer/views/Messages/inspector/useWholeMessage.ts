import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { Reason } from '../../../../shared/errors.ts'
import { reasonOf } from '../../../../shared/errors.ts'
import type { PayloadReading } from '../../../../shared/payload/read-payload.ts'
import { copyPayload, readPayload } from '../../../../shared/payload/read-payload.ts'
import { runSteps } from '../../../../shared/payload/steps.ts'
import type { MessageProperty } from '../../../../shared/types/message.ts'
import { runSliced } from '../../../composables/run-sliced.ts'
import { useMessagesStore } from '../../../stores/history/messages.ts'
import type { MessageRow } from '../../../stores/connections/selection.ts'

/** Payloads up to this size are fetched without being asked for. */
const unaskedBytes = 4 * 1024 * 1024
/** Anything that takes longer than this shows that it is under way. */
const patienceMs = 300

const none: readonly MessageProperty[] = []

/** What is shown of a payload: its bytes, or the first of them, and what they are. */
interface ShownPayload extends PayloadReading {
  bytes: Uint8Array
  /** These are all of its bytes. */
  whole: boolean
}

/** The beginning travels with the row and is read at once. */
function beginningOf(row: MessageRow | null): ShownPayload {
  const bytes = new Uint8Array(row?.payload ?? [])
  const whole = row === null || bytes.length >= row.payloadBytes
  return { bytes, whole, ...runSteps(readPayload(bytes, !whole)) }
}

/** The selected message with all of its payload and its properties, once they are here. */
export function useWholeMessage(connectionId: number, row: () => MessageRow | null) {
  const messages = useMessagesStore()
  const shown = shallowRef(beginningOf(null))
  const properties = shallowRef(none)
  /** Null while nothing is loaded that would be worth a word; else the part that has been read, 0 to 1. */
  const progress = ref<number | null>(null)
  const pending = ref(false)
  const fault = shallowRef<Reason | null>(null)
  let running: AbortController | null = null

  /** Ends what is under way; what is shown stays. */
  function cancel(): void {
    running?.abort()
    running = null
    pending.value = false
    progress.value = null
  }

  async function load(): Promise<void> {
    const asked = row()
    if (!asked) return
    cancel()
    const controller = new AbortController()
    const { signal } = controller
    running = controller
    pending.value = true
    fault.value = null
    const patience = setTimeout(() => !signal.aborted && (progress.value ??= 0), patienceMs)
    const onProgress = (part: number) => {
      if (progress.value !== null && !signal.aborted) progress.value = part
    }
    try {
      const message = await messages.get(connectionId, asked.seq)
      signal.throwIfAborted()
      properties.value = message.properties
      const bytes = new Uint8Array(message.payload)
      const reading = await runSliced(readPayload(bytes, false), { signal, onProgress })
      shown.value = { bytes, whole: true, ...reading }
    } catch (error) {
      if (!signal.aborted) fault.value = reasonOf(error)
    } finally {
      clearTimeout(patience)
      if (running === controller) cancel()
    }
  }

  /** All of the payload as text for the clipboard, fetched where only its beginning is here. */
  async function textToCopy(signal: AbortSignal): Promise<string> {
    const asked = row()
    const { bytes, whole } = shown.value
    const all = whole || !asked ? bytes : (await messages.get(connectionId, asked.seq)).payload
    return await runSliced(copyPayload(all), { signal })
  }

  watch(
    () => row()?.seq,
    () => {
      const selected = row()
      cancel()
      fault.value = null
      properties.value = none
      shown.value = beginningOf(selected)
      const wanted = !shown.value.whole || (selected?.propertyCount ?? 0) > 0
      if (selected && wanted && selected.payloadBytes <= unaskedBytes) void load()
    },
    { immediate: true },
  )
  onScopeDispose(cancel)

  return {
    shown: computed(() => shown.value),
    properties: computed(() => properties.value),
    /** Something is on its way. */
    pending: computed(() => pending.value),
    progress: computed(() => progress.value),
    fault: computed(() => fault.value),
    load,
    cancel,
    textToCopy,
  }
}
