import type { Catalogue } from '../catalogue.ts'
import type { messages as en } from '../en/removals.ts'

export const messages: Catalogue<typeof en> = {
  deleted: '削除しました: {what}',
  undo: '元に戻す',
  undoNamed: '削除を元に戻す: {what}',
  connection: '「{name}」',
  connections: '接続 {count} 件 | 接続 {count} 件',
  folder: 'フォルダー「{name}」',
  subscription: '{filter} のサブスクリプション',
  failed: '元に戻せませんでした',
  restored: '元に戻しました: {what}',
  kept: {
    title: '削除した接続の履歴',
    none: 'ありません。履歴を残して接続を削除すると、その履歴がここに表示されます。',
    unknown: '削除した接続 {id}',
    loading: '調べています…',
    summary: 'メッセージ {count} 件 · {size} | メッセージ {count} 件 · {size}',
    dates: '{from} ～ {to}',
    deletedOn: '{day} に削除',
    takeUp: '引き継ぐ',
    takeUpNamed: '引き継ぐ: {name}',
    takeUpKnown: '接続をこの履歴とともに復元します。パスワードは入力し直す必要があります。',
    takeUpUnknown: '新しい接続がこの履歴を引き継ぎます。',
    eraseNamed: '{name} の履歴を削除…',
    eraseTitle: '「{name}」の履歴を削除しますか？',
    eraseText:
      'メッセージ {count} 件（{size}）をディスクから消去します。元に戻せません。 | メッセージ {count} 件（{size}）をディスクから消去します。元に戻せません。',
    eraseConfirm: '履歴を削除',
    takeUpFailed: '履歴を引き継げませんでした',
    eraseFailed: '履歴を削除できませんでした',
    form: 'この接続は「{name}」の履歴（メッセージ {count} 件）を引き継ぎます。 | この接続は「{name}」の履歴（メッセージ {count} 件）を引き継ぎます。',
  },
}
