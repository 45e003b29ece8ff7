import type { Catalogue } from '../catalogue.ts'
import type { messages as en } from '../en/secrets.ts'

export const messages: Catalogue<typeof en> = {
  title: 'パスワードなどの秘密情報',
  states: {
    system: 'システムが暗号化して保存しています。',
    passphrase: 'パスフレーズで暗号化して保存しています。',
    run: '今回の起動中だけ保持し、ディスクには書き込みません。パスフレーズを設定すると保存できます。',
    locked: 'ロック中です。保存したパスワードを使うには、パスフレーズを入力してください。',
  },
  set: 'パスフレーズを設定…',
  change: 'パスフレーズを変更…',
  unlock: 'ロックを解除…',
  unlockTitle: 'パスワードがロックされています',
  unlockText: '続けるには、パスフレーズを入力してください。',
  forgotten: '忘れた場合',
  lock: 'ロック',
  forget: 'パスフレーズを使わない',
  forgetHint: '秘密情報は、パスフレーズがない場合と同じ方法で保持されます。',
  forgetLocked: 'パスフレーズと秘密情報を消去',
  forgetLockedHint: 'ロック中の内容は失われ、接続時にパスワードをもう一度尋ねます。',
  current: 'パスフレーズ',
  next: '新しいパスフレーズ',
  nextHint: '忘れた場合、誰にも復元できません。',
  again: '新しいパスフレーズ（確認）',
  short: '{least} 文字以上にしてください。',
  differs: '2 つが一致していません。',
  confirm: { set: 'パスフレーズを設定', change: 'パスフレーズを変更', unlock: 'ロックを解除' },
  failed: 'パスフレーズが受け付けられませんでした',
  known: '保存済みです。空欄のままにすると維持します。',
  hints: {
    system: 'システムが暗号化して保存します。',
    passphrase: 'パスフレーズで暗号化して保存します。',
    run: 'Heliograph を終了するまで保持します。ディスクには書き込みません。',
    locked: '保存済みの秘密情報がロック中のため、今回の起動中だけ保持します。',
  },
}
