/** Builds file names for exports. */
import { utf8Length } from '../../../shared/mqtt/utf8.ts'
import type { ExportFormat } from '../../../shared/types/workbench.ts'

/** File systems take 255 bytes: this leaves room for the time and the format. */
const longestNameBytes = 120

/**
 * A file name that every system takes: the connection's name without what Windows, macOS or Linux forbid, the UTC time
 * without colons, the format.
 */
export function exportFileName(name: string, nowMs: number, format: ExportFormat): string {
  const safe = name
    .replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*]+/gu, ' ')
    .trim()
    .replace(/^[. ]+|[. ]+$/g, '')
  const short = cutTo(longestNameBytes, safe) || 'messages'
  const time = new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '-')
  return `${short} ${time}.${format}`
}

// The first bytes of a text, characters as a reader sees them whole.
function cutTo(bytes: number, text: string): string {
  let left = bytes
  let end = 0
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    left -= utf8Length(segment)
    if (left < 0) break
    end += segment.length
  }
  return text.slice(0, end).trimEnd()
}
