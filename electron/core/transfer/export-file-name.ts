/** Builds file names for exports. */
import { utf8Length } from '../../../shared/mqtt/utf8.ts'
import type { ExportFormat, SavedFormat } from '../../../shared/types/workbench.ts'

/** File systems take 255 bytes: this leaves space for the time and the format. */
const longestNameBytes = 120

/**
 * A file name that is valid on every system: the connection's name without characters that Windows, macOS or Linux
 * forbid, the UTC time without colons, and the format. `fallback` takes the place of a name with nothing valid in it.
 */
export function exportFileName(
  name: string,
  nowMs: number,
  format: ExportFormat | SavedFormat,
  fallback = 'messages',
): string {
  const safe = name
    .replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*]+/gu, ' ')
    .trim()
    .replace(/^[. ]+|[. ]+$/g, '')
  const short = cutTo(longestNameBytes, safe) || fallback
  const time = new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '-')
  return `${short} ${time}.${format}`
}

// The first bytes of a text, cut between grapheme clusters.
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
