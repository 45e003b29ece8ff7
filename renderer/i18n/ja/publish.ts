import type { Catalogue } from '../catalogue.ts'
import type { messages as en } from '../en/publish.ts'

export const messages: Catalogue<typeof en> = {
  title: 'メッセージを送信',
  topic: 'トピック',
  topicHint: 'トピック（例: light/cmd）',
  topicFault: 'メッセージを送信できるトピックではありません: {fault}',
  qos: 'サービス品質（QoS）',
  qosLevel: 'QoS {qos}',
  qosHints: {
    '0': '最大 1 回: 送信するだけで確認しません。',
    '1': '1 回以上: ブローカーが確認します。重複することがあります。',
    '2': '正確に 1 回: 2 段階で確認します。',
  },
  retain: '保持',
  retainHint: 'ブローカーがこのメッセージを保持し、後から購読するクライアントにも送ります。',
  deletesRetained: '空のメッセージを「保持」で送信すると、このトピックの保持メッセージが削除されます。',
  format: 'ペイロードの形式',
  text: 'テキスト',
  reformat: '整形',
  reformatHint: 'JSON のインデントを整えます。数値、文字列、キーの順序は変わりません。',
  payload: 'ペイロード',
  payloadHint: 'ペイロード',
  notJson: 'JSON ではありません: {reason} このまま送信されます。',
  notConnected: '接続するとメッセージを送信できます。',
  failed: '送信できませんでした。{reason}',
  publish: '送信',
}
