import { formatPath } from '../../../shared/payload/json-path.ts'
import type { PickedChart } from '../../stores/charts.ts'

/** Offers a drawing as a file, named for what it shows and when. */
export function savePng(png: Blob, chart: PickedChart): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(png)
  link.download = pngName(chart, new Date())
  link.click()
  // The download has its own hold on the data by the next turn of the event loop.
  setTimeout(() => URL.revokeObjectURL(link.href))
}

/** Only characters that every file system accepts. */
function pngName(chart: PickedChart, now: Date): string {
  const what = `${chart.topicFilter} ${formatPath(chart.path).slice(1)}`.replace(/[^\p{L}\p{N}]+/gu, '-')
  const time = now.toISOString().slice(0, 19).replaceAll(':', '-')
  return `${what.replace(/^-|-$/g, '').slice(0, 80)} ${time}.png`
}
