import type { Catalogue } from '../catalogue.ts'
import type { messages as en } from '../en/exports.ts'

export const messages: Catalogue<typeof en> = {
  export: 'エクスポート',
  what: '表示中の会話をエクスポート',
  json: 'JSON（バイト単位で正確）',
  csv: 'CSV（1 メッセージ 1 行）',
  csvFields: 'CSV（JSON の項目ごとに列を追加）',
  sessionLines: 'CSV にセッションの記録も含める',
  scanning: '列を調べています: {total} 件中 {scanned} 件',
  fieldsLeftOut: '表は最大 1,000 列のため、{count} 個の項目には列がありません',
  tray: 'エクスポート一覧',
  progress: 'エクスポートの進行状況',
  amount: '{total} 件中 {written} 件 · {size}',
  amountDone: '{written} 件 · {size}',
  downloaded: '書き出しました。ブラウザーのダウンロード一覧で確認できます。',
  downloadAgain: 'もう一度ダウンロード',
  failed: 'エクスポートに失敗しました。',
  notStarted: 'エクスポートを開始できませんでした',
  state: {
    choosing: '保存先を選んでください…',
    running: '書き込み中…',
    cancelled: 'キャンセルしました。ファイルは残っていません。',
  },
}
