import type { Catalogue } from '../catalogue.ts'
import type { messages as en } from '../en/settings.ts'

export const messages: Catalogue<typeof en> = {
  title: '設定',
  description: '表示、言語、内蔵ブローカーのポート',
  theme: 'テーマ',
  themes: { system: 'システム', light: 'ライト', dark: 'ダーク' },
  language: '言語',
  languages: { system: 'システム', en: 'English', ja: '日本語' },
  reconnect: '起動時に前回の接続へ再接続',
  reconnects: { ask: '確認する', always: '常に', never: 'しない' },
  ports: '内蔵ブローカーのポート',
  portsHint: '次回の起動時に使用します。使用中の場合は、次に空いているポートを使用します。',
  portsRestart:
    '次回の起動時に使用します。ブローカーをいったんオフにしてからオンにしてください。現在は {tcp} と {ws} で待ち受けています。',
  tcp: 'MQTT（TCP）',
  ws: 'MQTT over WebSocket',
  portFault: '1 から 65535 までのポートを入力してください。',
  portSame: '2 つのポートは異なる必要があります。',
  failed: '設定を保存できませんでした',
  dataDir: 'データフォルダー',
  version: 'バージョン {version}',
}
