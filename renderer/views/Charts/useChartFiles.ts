import { useToast } from '@nuxt/ui/composables/useToast'
import { useI18n } from 'vue-i18n'
import { formatPath } from '../../../shared/payload/json/json-path.ts'
import type { SavedFormat } from '../../../shared/types/workbench.ts'
import { chartPicture } from '../../charts/chart-picture.ts'
import { pointsCsv } from '../../charts/data/points-csv.ts'
import { lineColour, meanColour } from '../../charts/line-colours.ts'
import { shortNames } from '../../charts/short-names.ts'
import { useCommand } from '../../composables/actions/useCommand.ts'
import type { PickedChart } from '../../stores/history/charts.ts'
import { useExportsStore } from '../../stores/history/exports.ts'
import { useSettingsStore } from '../../stores/shell/settings.ts'
import type { ChartState } from './useChartState.ts'

const scale = 2

interface Drawing {
  toCanvas(scale: number): HTMLCanvasElement | null
}

/** Saves a chart as files, named for what it shows and when. */
export function useChartFiles(chart: () => PickedChart, state: ChartState) {
  const { t, locale } = useI18n()
  const settings = useSettingsStore()
  const exports = useExportsStore()
  const toast = useToast()
  const { attempt } = useCommand()
  /** The user is asked where to save a file. */
  let saving = false

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
    if (png) await save('png', new Uint8Array(await png.arrayBuffer()))
  }

  function shownTime(): string {
    const { fromMs, toMs } = state.span
    const moment = new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium', timeStyle: 'medium' })
    return moment.formatRange(fromMs, toMs)
  }

  async function saveCsv(): Promise<void> {
    await save('csv', new TextEncoder().encode(pointsCsv(state.series, state.span)))
  }

  /** In a browser its own list of downloads says what became of the file. */
  async function save(format: SavedFormat, bytes: Uint8Array): Promise<void> {
    if (saving) return
    saving = true
    await attempt(t('charts.saveFailed'), async () => {
      const saved = await exports.save(nameOf(chart()), format, bytes)
      if (!saved?.path) return
      toast.add({
        title: t('charts.saved'),
        description: saved.path,
        color: 'success',
        icon: 'i-lucide-circle-check',
        close: { 'aria-label': t('common.close') },
      })
    })
    saving = false
  }

  return { savePng, saveCsv }
}

function drawnTopics({ scope, topic, topicFilter }: PickedChart): string {
  return scope === 'topic' ? topic : topicFilter
}

/** What the file is named for, in characters that every file system accepts. The core adds the time. */
function nameOf(chart: PickedChart): string {
  const what = `${drawnTopics(chart)} ${formatPath(chart.path).slice(1)}`.replace(/[^\p{L}\p{N}]+/gu, '-')
  return what.replace(/^-|-$/g, '').slice(0, 80)
}
