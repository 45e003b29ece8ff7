import type { Catalogue } from '../catalogue.ts'
import type { messages as en } from '../en/ended.ts'

export const messages: Catalogue<typeof en> = {
  page: {
    title: 'Heliograph の画面が 1 分間に {times} 回終了しました',
    oom: 'メモリーが不足しました。',
    crashed: '画面のプロセスがクラッシュしました。',
    killed: 'システムまたは別のプログラムによって終了されました。',
    'launch-failed': '画面のプロセスを起動できませんでした。',
    other: '画面のプロセスが予期せず終了しました。',
    kept: '接続は維持され、メッセージの記録も続いています。',
  },
  view: {
    title: '問題が発生しました',
    text: 'エラーのため、この部分を表示できません。接続は維持され、メッセージの記録も続いています。',
  },
  reload: '再読み込み',
  copy: '詳細をコピー',
  copied: 'コピーしました',
  copyFailed: 'コピーできませんでした',
}
