import { useTimeoutFn } from '@vueuse/core'
import { computed, ref, watch } from 'vue'
import type { SentMessage } from '../../../stores/history/sent.ts'

/** Time for a published message to come on screen by itself. */
const arrivesWithinMs = 250
/** How long after publishing it is still worth a word that the message has left the screen. */
const freshMs = 10_000
const shownMs = 10_000

/**
 * Whether a line tells what became of the message that was published last: where the conversation does not show it.
 * `onScreen`: it does. `held`: the reader is at the line.
 */
export function useSentLine(sent: () => SentMessage | null, onScreen: () => boolean, held: () => boolean) {
  const dismissed = ref(true)
  const visible = ref(false)
  const arriving = useTimeoutFn(look, arrivesWithinMs, { immediate: false })
  const freshness = useTimeoutFn(() => undefined, freshMs, { immediate: false })
  const leaving = useTimeoutFn(leave, shownMs, { immediate: false })

  const stays = computed(() => {
    const state = sent()?.delivery.state
    return held() || state === 'refused' || state === 'pending'
  })

  watch(
    () => sent()?.seq,
    (seq) => {
      if (seq === undefined) return
      dismissed.value = false
      freshness.start()
      if (visible.value) leaving.start()
      else arriving.start()
    },
  )
  // A refusal is told whatever was on screen before.
  watch(() => sent()?.delivery.state, look)
  watch(onScreen, look)
  watch(stays, (now) => (now ? leaving.stop() : leaving.start()))

  function look(): void {
    if (dismissed.value || visible.value || onScreen() || arriving.isPending.value) return
    if (!freshness.isPending.value && sent()?.delivery.state !== 'refused') return
    visible.value = true
    if (!stays.value) leaving.start()
  }

  function leave(): void {
    if (!stays.value) visible.value = false
  }

  function dismiss(): void {
    dismissed.value = true
    visible.value = false
    leaving.stop()
  }

  return { visible, dismiss }
}
