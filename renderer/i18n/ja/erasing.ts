import type { Catalogue } from '../catalogue.ts'
import type { messages as en } from '../en/erasing.ts'

export const messages: Catalogue<typeof en> = {
  clearHistory: '履歴を消去…',
  clearTopic: 'このトピックを消去…',
  deleteMessage: 'このメッセージを削除…',
  actions: 'このメッセージの操作',
  counting: '数えています…',
  allTitle: '「{name}」の履歴を消去しますか？',
  allText:
    '履歴にはセッションの記録しかありません。これを削除します。 | メッセージ {count} 件（{size}）とセッションの記録を削除します。元に戻せません。これから届くメッセージは残ります。 | メッセージ {count} 件（{size}）とセッションの記録を削除します。元に戻せません。これから届くメッセージは残ります。',
  allConfirm: '履歴を消去',
  topicTitle: 'このトピックを消去しますか？',
  topicText:
    '{topic} のメッセージは記録されていません。 | {topic} のメッセージ {count} 件を履歴から削除します。元に戻せません。ブローカーの保持メッセージは残ります。 | {topic} の送受信メッセージ {count} 件を履歴から削除します。元に戻せません。ブローカーの保持メッセージは残ります。',
  topicConfirm: 'トピックを消去',
  messageTitle: 'このメッセージを削除しますか？',
  messageText: '{time} の {topic} のメッセージを履歴から削除します。元に戻せません。',
  messageConfirm: 'メッセージを削除',
  failed: '削除できませんでした',
  running: '履歴を消去しています（{count} 件を削除済み）…',
  runningTopic: '{topic} を消去しています（{count} 件を削除済み）…',
}
