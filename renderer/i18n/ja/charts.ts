import type { Catalogue } from '../catalogue.ts'
import type { messages as en } from '../en/charts.ts'

export const messages: Catalogue<typeof en> = {
  title: '{path} のグラフ',
  label: '{path} のグラフ、{count} トピック',
  topics: 'グラフのトピック',
  window: '表示する時間',
  windows: {
    '120000': '直近 2 分',
    '900000': '直近 15 分',
    '3600000': '直近 1 時間',
    '86400000': '直近 24 時間',
  },
  min: '最小',
  mean: '平均',
  max: '最大',
  last: '最新',
  rate: '頻度',
  perSecond: '{rate}/秒',
  savePng: 'PNG として保存',
  expand: '拡大',
  close: 'グラフを閉じる',
  loading: '履歴を読み込んでいます…',
  waiting: 'この時間内に数値はまだありません。届きしだい表示されます。',
  truncated: '記録が多いため、この時間の一部だけを表示しています。',
  none: 'グラフはまだありません',
  noneHint: 'メッセージの数値をクリックすると、保存済みの履歴とあわせてここにリアルタイムで表示されます。',
}
