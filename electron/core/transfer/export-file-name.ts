import type { ExportFormat } from '../../../shared/types/workbench.ts'

const longestName = 80

/**
 * A file name that every system takes: the connection's name without what Windows, macOS or Linux forbid, the UTC time
 * without colons, the format.
 */
export function exportFileName(name: string, nowMs: number, format: ExportFormat): string {
  const safe = name
    .replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*]+/gu, ' ')
    .trim()
    .replace(/^[. ]+|[. ]+$/g, '')
  const short = [...safe].slice(0, longestName).join('') || 'messages'
  const time = new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '-')
  return `${short} ${time}.${format}`
}
