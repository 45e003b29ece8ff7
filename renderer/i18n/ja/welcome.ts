import type { Catalogue } from '../catalogue.ts'
import type { messages as en } from '../en/welcome.ts'

export const messages: Catalogue<typeof en> = {
  title: 'デバイスは何を話していますか？',
  text: '始め方は 2 つあります。接続するまで、このコンピューターの外には何も送信されません。',
  demo: {
    title: '内蔵ブローカーで試す',
    text: 'このコンピューターでブローカーと 16 個の模擬センサー、ランプを起動し、接続してメッセージを表示します。',
    action: 'デモを開始',
  },
  connect: {
    title: 'お使いのブローカーに接続',
    text: 'mqtt://broker.example:1883 のようなアドレスを貼り付けるか、フォームに入力します。MQTT 5、3.1.1、3.1 と、TCP、TLS、WebSocket に対応。',
    action: '新しい接続',
  },
  failed: 'デモを開始できませんでした',
  palette: 'ですべてのコマンド',
  history: '履歴の保存先: {dataDir}',
  language: '言語',
}
