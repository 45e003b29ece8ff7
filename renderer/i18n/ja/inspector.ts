import type { Catalogue } from '../catalogue.ts'
import type { messages as en } from '../en/inspector.ts'

export const messages: Catalogue<typeof en> = {
  title: 'インスペクター',
  chartOf: '{path} をグラフにする',
  duplicateKey: 'このオブジェクトには同じキーが複数あります。',
  moreLines: 'ほか {count} 行',
  moreCharacters: '… ほか {count} 文字',
  moreBytes: 'ほか {count} バイト',
  previewEnds: '… 続きはインスペクターで表示できます',
  emptyPayload: '空のペイロード',
  notJson: 'JSON ではないため、テキストとして表示しています',
  notText: 'UTF-8 テキストではないため、バイト列として表示しています',
}
