import { useI18n } from 'vue-i18n'
import { formatPath } from '../../../shared/payload/json/json-path.ts'
import { chartPicture } from '../../charts/chart-picture.ts'
import { pointsCsv } from '../../charts/data/points-csv.ts'
import { lineColour, meanColour } from '../../charts/line-colours.ts'
import { shortNames } from '../../charts/short-names.ts'
import type { PickedChart } from '../../stores/history/charts.ts'
import { useSettingsStore } from '../../stores/shell/settings.ts'
import type { ChartState } from './useChartState.ts'

const scale = 2

interface Drawing {
  toCanvas(scale: number): HTMLCanvasElement | null
}

/** Offers a chart as files, named for what it shows and when. */
export function useChartFiles(chart: () => PickedChart, state: ChartState) {
  const { t, locale } = useI18n()
  const settings = useSettingsStore()

  async function savePng(drawing: Drawing | null): Promise<void> {
    const canvas = drawing?.toCanvas(scale)
    if (!canvas) return
    const theme = settings.shownTheme
    const names = shortNames(state.series.map((points) => points.topic))
    const lines = state.series.map(({ order }, index) => ({
      name: names[index] ?? '',
      colour: lineColour(order, theme),
    }))
    const png = await chartPicture(canvas, scale, {
      title: formatPath(chart().path),
      subtitle: [drawnTopics(chart()), shownTime()].join(' · '),
      legend: state.mean ? [{ name: t('charts.mean'), colour: meanColour(theme) }, ...lines] : lines,
      theme,
    })
    if (png) offer(png, fileName(chart(), 'png'))
  }

  function shownTime(): string {
    const { fromMs, toMs } = state.span
    const moment = new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium', timeStyle: 'medium' })
    return moment.formatRange(fromMs, toMs)
  }

  function saveCsv(): void {
    const csv = new Blob([pointsCsv(state.series, state.span)], { type: 'text/csv;charset=utf-8' })
    offer(csv, fileName(chart(), 'csv'))
  }

  return { savePng, saveCsv }
}

function drawnTopics({ scope, topic, topicFilter }: PickedChart): string {
  return scope === 'topic' ? topic : topicFilter
}

function offer(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  // The download has its own hold on the data by the next turn of the event loop.
  setTimeout(() => URL.revokeObjectURL(link.href))
}

/** Only characters that every file system accepts. */
function fileName(chart: PickedChart, ending: 'png' | 'csv'): string {
  const what = `${drawnTopics(chart)} ${formatPath(chart.path).slice(1)}`.replace(/[^\p{L}\p{N}]+/gu, '-')
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-')
  return `${what.replace(/^-|-$/g, '').slice(0, 80)} ${time}.${ending}`
}
