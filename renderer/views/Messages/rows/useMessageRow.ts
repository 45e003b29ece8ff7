import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { PayloadMode } from '../../../components/payload/payload-mode.ts'
import { formatBytes, formatTime } from '../../../i18n/format.ts'
import { useReasonText } from '../../../composables/text/useReasonText.ts'
import type { MessageRow } from '../../../stores/connections/selection.ts'
import { rowLabel } from './row-label.ts'
import type { TopicMark } from './topic-marks.ts'

export interface MessageRowProps {
  row: MessageRow
  mode: PayloadMode
  selected: boolean
  mark: TopicMark
  /** It looks like another copy of the message before it. */
  copy: boolean
}

/** What a message shows in either density, in words. */
export function useMessageRow(props: MessageRowProps, select: (row: MessageRow) => void) {
  const { t, n } = useI18n()
  const word = useReasonText()

  const stripeTitle = computed(() => {
    const { filters } = props.mark
    return filters.length === 0
      ? t('messages.row.unmatched')
      : t('messages.row.matched', { filters: filters.join('  ·  ') })
  })
  const refusal = computed(() => {
    const { row } = props
    return row.kind === 'published' && row.delivery.state === 'refused' ? word(row.delivery.reason) : null
  })

  function click(): void {
    // Marking text to copy is not choosing a message.
    const marked = window.getSelection()
    if (marked && marked.type === 'Range' && marked.toString() !== '') return
    select(props.row)
  }

  return {
    time: computed(() => formatTime(props.row.timeMs, Date.now())),
    size: computed(() => formatBytes(props.row.payloadBytes, n)),
    truncated: computed(() => props.row.payload.length < props.row.payloadBytes),
    published: computed(() => props.row.kind === 'published'),
    label: computed(() => rowLabel(props.row, t)),
    stripeTitle,
    refusal,
    click,
  }
}
