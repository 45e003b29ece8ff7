import { useI18n } from 'vue-i18n'
import { formatPath } from '../../../shared/payload/json/json-path.ts'
import { chartPicture } from '../../charts/chart-picture.ts'
import { lineColour } from '../../charts/line-colours.ts'
import type { SeriesPoints } from '../../charts/data/series-buffer.ts'
import { shortNames } from '../../charts/short-names.ts'
import type { PickedChart } from '../../stores/history/charts.ts'
import { useSettingsStore } from '../../stores/shell/settings.ts'

const scale = 2

interface Drawing {
  toCanvas(scale: number): HTMLCanvasElement | null
}

/** A function that offers a drawing of the chart as a PNG file, named for what it shows and when. */
export function useChartPicture(chart: () => PickedChart, series: () => readonly SeriesPoints[]) {
  const { t, locale } = useI18n()
  const settings = useSettingsStore()

  return async (drawing: Drawing | null): Promise<void> => {
    const canvas = drawing?.toCanvas(scale)
    if (!canvas) return
    const { topicFilter, path, windowMs } = chart()
    const now = new Date()
    const theme = settings.shownTheme
    const names = shortNames(series().map((points) => points.topic))
    const moment = new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium', timeStyle: 'medium' })
    const png = await chartPicture(canvas, scale, {
      title: formatPath(path),
      subtitle: [topicFilter, t(`charts.windows.${windowMs}`), moment.format(now)].join(' · '),
      legend: series().map(({ order }, index) => ({
        name: names[index] ?? '',
        colour: lineColour(order, theme),
      })),
      theme,
    })
    if (png) offer(png, fileName(chart(), now))
  }
}

function offer(png: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(png)
  link.download = name
  link.click()
  // The download has its own hold on the data by the next turn of the event loop.
  setTimeout(() => URL.revokeObjectURL(link.href))
}

/** Only characters that every file system accepts. */
function fileName({ topicFilter, path }: PickedChart, now: Date): string {
  const what = `${topicFilter} ${formatPath(path).slice(1)}`.replace(/[^\p{L}\p{N}]+/gu, '-')
  const time = now.toISOString().slice(0, 19).replaceAll(':', '-')
  return `${what.replace(/^-|-$/g, '').slice(0, 80)} ${time}.png`
}
