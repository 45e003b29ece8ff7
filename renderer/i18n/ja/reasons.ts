import type { Catalogue } from '../catalogue.ts'
import type { messages as en } from '../en/reasons.ts'

export const messages: Catalogue<typeof en> = {
  codes: {
    'bad-input': '「{field}」の値は使用できません。修正してもう一度お試しください。',
    'secrets-locked': '保存されたパスワードはロックされています。続けるにはパスフレーズを入力してください。',
    'wrong-passphrase':
      '設定されたパスフレーズと一致しません。大文字と小文字を確認して、もう一度入力してください。',
    'secret-unreadable':
      '保存されたパスワードを復号できません（キーリングが変わった場合など）。接続の設定で入力し直してください。',
    'secret-forgotten':
      'パスワードなどの秘密情報は前回の終了時に消去されました。接続するには、もう一度入力してください。',
    'not-found': '対象はもう存在しません。別のウィンドウで削除された可能性があります。',
    'undo-expired': '削除してから時間がたったため、元に戻せません。',
    'not-connected': '接続されていません。接続してからもう一度お試しください。',
    'invalid-topic': 'このトピックにはメッセージを送信できません: {fault}',
    'invalid-topic-filter': 'トピックフィルターとして正しくありません: {fault}',
    'duplicate-subscription':
      'この接続には {filter} のサブスクリプションが既にあります。そちらを編集してください。',
    'too-many-connections':
      '接続数（削除済みを含む）が上限の 32,767 件に達しました。新しい接続には別のデータフォルダーを使用してください。',
    'invalid-regexp': '正規表現として正しくありません{why}。修正するか、通常の文字列で検索してください。',
    'payload-too-large':
      'メッセージがブローカーの上限を超えています（{limit}）。小さくして送信するか、ブローカーの上限を上げてください。',
    cancelled: '完了する前にキャンセルされました。',
    internal:
      'Heliograph の内部でエラーが発生しました{why}。もう一度お試しください。繰り返し起きる場合はご報告ください。',
    'data-dir-taken':
      'フォルダー {file} は別の Heliograph が使用中です。そちらを終了するか、別のデータフォルダーを指定して起動してください。',
    'data-dir-unusable':
      'データを {file} に保存できません{why}。フォルダーが存在し、書き込み可能であることを確認してください。',
    'newer-database':
      '{file} は新しいバージョンの Heliograph で作成されているため、変更せずに残しました。Heliograph を更新してから開いてください。',
    'history-unavailable':
      '履歴を読み書きできません{why}。ディスクの空き容量とデータフォルダーの書き込み権限を確認してください。',
    'disk-full':
      'ディスクの空きがないため、記録を一時停止しています（{file} に書き込めません）。空き容量を増やすか、履歴を削除してください。記録は自動的に再開します。',
    'history-set-aside':
      '履歴ファイル {file} を使用できませんでした（{damage}）。{setAside} に名前を変更し、新しい履歴を開始しました。接続と設定はそのままです。',
    'history-damaged':
      '履歴ファイル {file} の一部が破損しているため表示できません{why}。必要な内容はエクスポートしてください。次回の起動時にこのファイルの名前を変更し、新しい履歴を開始します。',
    'history-newer':
      '履歴ファイル {file} は新しいバージョンの Heliograph で作成されたため、変更せずに残しました。このバージョンは {own} に記録します。両方を見るには Heliograph を更新してください。',
    'profiles-restored':
      '接続と設定のファイル {file} を使用できませんでした（{damage}）。{setAside} に名前を変更し、{when} のバックアップから復元しました。それ以降に変更した接続を確認してください。',
    'profiles-set-aside':
      '接続と設定のファイル {file} を使用できず（{damage}）、バックアップもありませんでした。{setAside} に名前を変更し、接続の一覧を空の状態から始めます。',
    'search-too-slow':
      '正規表現 {pattern} はここのメッセージの検索に時間がかかりすぎるため、検索を終了しました。(a+)+ のような繰り返しの入れ子を避けて、簡単にしてください。',
    'port-in-use':
      'ポート {port} は別のプログラムが使用中です。そのプログラムを終了するか、設定で別のポートを選んでください。',
    'port-forbidden':
      'このコンピューターではポート {port} を使用する権限がありません。設定で 1023 より大きいポートを選んでください。',
    'file-unwritable': '{file} に書き込めませんでした{why}。フォルダー、権限、空き容量を確認してください。',
    'transport-lost': 'ワークベンチが応答しません。応答があり次第、再試行します。',
    'built-in-broker-off': '内蔵ブローカーは停止しています。接続するには起動してください。',
    'broker-password-missing':
      '内蔵ブローカーのパスワードは前回の終了時に消去されました。もう一度設定するか、パスワードなしで接続できるようにしてください。',
    'unknown-host':
      'ホスト「{host}」が見つかりません。綴りと、このコンピューターが正しいネットワークに接続されているかを確認してください。',
    'connection-refused':
      '{address} で待ち受けているプログラムがありません。ブローカーが起動しているか、ポートが正しいかを確認してください。',
    'host-unreachable':
      '{host} に到達できません{why}。ネットワーク、VPN、ファイアウォールを確認してください。',
    'connect-timeout':
      '{address} が時間内に応答しませんでした。ホストとポート、途中のファイアウォールを確認してください。遅いブローカーではタイムアウトを長くしてください。',
    'answer-timeout':
      '{address} は接続を受け付けましたが、その後応答がありません（{stage}）。ポートと、暗号化の有無が合っているかを確認してください。',
    'connection-reset':
      '{address} が接続を切断しました。ブローカーが再起動したか、途中のファイアウォールが原因かもしれません。',
    'closed-before-connack':
      '{address} は応答する前に接続を閉じました。MQTT ブローカーではないか、理由を示さずに拒否した可能性があります。ブローカーのログを確認してください。',
    'not-mqtt':
      '{address} は応答しましたが、MQTT ではありません。ホスト、ポート、プロトコルがブローカーのものか確認してください。',
    'http-on-port':
      '{address} は HTTP で応答しました。そこで MQTT over WebSocket が提供されている場合はプロトコルに {webScheme}:// を選び、そうでなければポートを確認してください。',
    'tls-on-port':
      '{address} は暗号化接続を求めています。プロトコルに {secureScheme}:// を選ぶか、ブローカーの暗号化なしのポート（通常 {plainPort}）を使用してください。',
    'websocket-refused':
      '{address} はパス {path} での WebSocket を HTTP ステータス {status} で拒否しました。{statusHint}',
    'websocket-expected':
      '{address} は WebSocket に対応していません。ブローカーの TCP ポートであればプロトコルに mqtt:// を選び、そうでなければポートを確認してください。',
    'websocket-subprotocol':
      '{address} のパス {path} は WebSocket ですが、「{subprotocol}」に対応していません。パスとサブプロトコルを確認してください。通常は mqtt、非常に古いブローカーでは mqttv3.1 です。',
    'plain-on-port':
      '{address} は暗号化なしの MQTT です。プロトコルに {plainScheme}:// を選ぶか、ブローカーの暗号化ポート（通常 {securePort}）を使用してください。',
    'not-tls':
      '{address} は応答しましたが、TLS ではありません。ブローカーの暗号化ポート（通常 {securePort}）かどうかを確認してください。',
    'tls-hung-up':
      '{address} は理由を示さずに TLS ハンドシェイク中に接続を閉じました。暗号化なしのポートかもしれません。そうでなければ、別のサーバー名（SNI）やクライアント証明書が必要な可能性があります。',
    'tls-version-range':
      'このコンピューターで使える TLS バージョンが {minVersion} から {maxVersion} の範囲にありません。TLS の設定で最低または最高バージョンを変更してください。',
    'tls-version-refused':
      '{address} は提示した TLS バージョン（{minVersion} から {maxVersion}）をどれも受け付けません。TLS の設定で最低または最高バージョンを変更するか、ブローカー側で許可してください。',
    'tls-no-common-cipher':
      '{address} とこのコンピューターに共通の暗号方式がありません{why}。ブローカー側で新しい方式を許可するか、この接続の TLS バージョンを確認してください。',
    'alpn-refused':
      '{address} はアプリケーションプロトコル {alpn}（ALPN）に対応していません。綴りを確認してください。AWS IoT のポート 443 では x-amzn-mqtt-ca です。',
    'server-name-refused':
      '{address} にはサーバー名 {serverName}（SNI）のサービスがありません。TLS の設定でサーバー名を確認してください。',
    'tls-failed':
      '{address} との TLS ハンドシェイクに失敗しました{why}。詳細はブローカーのログを確認してください。',
    'certificate-expired':
      '{address} の証明書「{subject}」は {validTo} に期限が切れています。ブローカーで更新し、このコンピューターの時計も確認してください。',
    'certificate-not-yet-valid':
      '{address} の証明書「{subject}」は {validFrom} から有効です。このコンピューターとブローカーの時計を確認してください。',
    'certificate-wrong-host':
      '{address} の証明書「{subject}」は {names} 用で、{serverName} 用ではありません。そのいずれかをホストに使うか、TLS の設定でサーバー名に指定してください。',
    'certificate-self-signed':
      '{address} の証明書「{subject}」は自己署名のため、発行元を確認できません。自分の証明書であれば、TLS の設定で独自の CA に選ぶか、この証明書を受け入れてください。',
    'certificate-unknown-issuer':
      '{address} の証明書「{subject}」の発行元「{issuer}」は、このコンピューターで信頼されていません。TLS の設定でその CA の証明書を独自の CA に選んでください。',
    'certificate-revoked':
      '{address} の証明書「{subject}」は発行元によって失効されています。信頼せず、ブローカーの管理者に新しい証明書を依頼してください。',
    'certificate-not-pinned':
      '{address} は受け入れたものとは別の証明書を提示しました:「{subject}」、SHA-256 {sha256}。変わった理由が分かる場合に限り、新しい証明書を受け入れてください。',
    'certificate-untrusted':
      '{address} の証明書「{subject}」は信頼できません{why}。ブローカーで証明書を交換してください。',
    'client-certificate-required':
      '{address} はクライアント証明書を求めていますが、この接続にはありません。TLS の設定で証明書と鍵を選んでください。',
    'client-certificate-refused':
      '{address} はクライアント証明書「{subject}」を受け付けません{why}。このブローカー用に発行され、登録されているかを確認してください。',
    'client-certificate-expired':
      '{address} はクライアント証明書「{subject}」を受け付けません。{validTo} に期限が切れています。TLS の設定で新しい証明書を選んでください。',
    'file-missing': '{tlsField}: ファイル {file} がありません。TLS の設定で選び直してください。',
    'file-forbidden':
      '{tlsField}: {file} を読み取る権限がありません。権限を変更するか、読み取れるコピーを選んでください。',
    'file-unreadable': '{tlsField}: {file} を読み取れません{why}。TLS の設定でファイルを選び直してください。',
    'file-not-ordinary':
      '{tlsField}: {file} は{fileKind}であり、通常のファイルではありません。TLS の設定でファイルを選び直してください。',
    'file-too-large':
      '{tlsField}: {file} は {size} バイトあり、証明書や鍵としては大きすぎます（{limit}）。TLS の設定で別のファイルを選んでください。',
    'file-too-slow':
      '{tlsField}: {file} を {seconds} 秒以内に読み取れませんでした。保存先のドライブを確認するか、このコンピューターにコピーしたファイルを選んでください。',
    'not-a-certificate':
      '{tlsField}: {source}に証明書がありません。PEM または DER 形式のファイルを選んでください。PEM は BEGIN CERTIFICATE で始まります。',
    'not-a-key':
      '{tlsField}: {source}に秘密鍵がありません。PEM または DER 形式のファイルを選んでください。PEM は BEGIN … PRIVATE KEY で始まります。',
    'not-pkcs12':
      '{tlsField}: {source}は PKCS#12 ファイル（.p12、.pfx）ではありません。別のファイルを選ぶか、形式に PEM を選んでください。',
    'passphrase-missing':
      '{tlsField}: {source}は暗号化されています。TLS の設定でパスフレーズを入力してください。',
    'passphrase-wrong':
      '{tlsField}: パスフレーズで{source}を開けません。大文字と小文字に注意して入力し直してください。',
    'key-missing':
      'クライアント証明書の秘密鍵が残っていません。TLS の設定でもう一度貼り付けるか、ファイルを選んでください。',
    'key-mismatch':
      '{source}の秘密鍵はクライアント証明書「{subject}」のものではありません。その証明書と一緒に入手した鍵を選んでください。',
    'refused-protocol-version':
      '{address} はこの MQTT バージョンに対応していません。接続の設定で別のバージョンか「自動」を選んでください。',
    'refused-client-id':
      '{address} はクライアント ID「{clientId}」を受け付けません。別の ID にするか、空欄にして自動生成してください。',
    'refused-server-unavailable': '{address} は現在利用できません。しばらくしてからもう一度お試しください。',
    'refused-credentials':
      '{address} はこのユーザー名またはパスワードを受け付けません。接続の設定で両方を確認してください。',
    'refused-not-authorized':
      '{address} はこのクライアントの接続を許可していません。ユーザー名とパスワード、ブローカーのアクセス権を確認してください。',
    'refused-unspecified':
      '{address} は理由を示さずに接続を拒否しました{why}。詳細はブローカーのログを確認してください。',
    'refused-malformed':
      '{address} は CONNECT パケットを読み取れませんでした{why}。別の MQTT バージョンを選び、MQTT 5 の設定を確認してください。',
    'refused-protocol-error':
      '{address} は CONNECT を規則違反と判断しました{why}。MQTT 5 の設定を確認してください。',
    'refused-implementation':
      '{address} は独自の理由で接続を拒否しました{why}。ブローカーのドキュメントかログを確認してください。',
    'refused-server-busy':
      '{address} は混雑しているため、現在クライアントを受け付けません。後で再試行します。',
    'refused-banned':
      '{address} はこのクライアントを禁止しています。ブローカーの管理者に解除を依頼してください。',
    'refused-authentication-method':
      '{address} はこの認証方式に対応していません。MQTT 5 の設定で別の方式を選ぶか、なしにしてください。',
    'authentication-exchange':
      '{address} は認証のやり取り（{method}）を求めましたが、Heliograph はこれに対応していません。最初のメッセージだけで完了する方式を使うか、MQTT 5 の設定で認証方式を空欄にしてユーザー名とパスワードを使用してください。',
    'refused-packet-too-large':
      '{address} には CONNECT が大きすぎます{why}。ラストウィルとユーザープロパティを短くしてください。',
    'refused-quota':
      '{address} はこのクライアントまたはアカウントの上限に達しています{why}。後で再試行します。上限はブローカーの管理者が変更できます。',
    'refused-connection-rate': '{address} は短時間にこれ以上の接続を受け付けません。後で再試行します。',
    'refused-use-another-server':
      '{address} は現在、別のサーバーの使用を求めています: {serverReference}。それをホストに指定してください。',
    'refused-server-moved':
      '{address} は恒久的に移転しました: {serverReference}。それをホストに指定してください。',
    'refused-will-topic':
      '{address} はラストウィルのトピックを受け付けません{why}。「ラストウィル」の設定で別のトピックを選んでください。',
    'refused-will-payload':
      '{address} はラストウィルのペイロードを受け付けません。指定した形式と一致していません。「ラストウィル」の設定でペイロードと形式を確認してください。',
    'refused-will-retain':
      '{address} は保持メッセージに対応していませんが、ラストウィルに保持が指定されています。「ラストウィル」の設定で保持をオフにしてください。',
    'refused-will-qos':
      '{address} はラストウィルの QoS に対応していません。「ラストウィル」の設定で低い QoS を選んでください。',
    'refused-other': '{address} が接続を拒否しました{why}。詳細はブローカーのログを確認してください。',
    'closed-by-user': 'ユーザーの操作による切断です。',
    'closed-by-broker':
      '{address} が理由を示さずに接続を閉じました。詳細はブローカーのログを確認してください。',
    'closed-or-taken-over':
      '{address} が理由を示さずに接続を閉じました。別のクライアントが同じクライアント ID「{clientId}」で接続した可能性があります。その場合は、クライアントごとに異なる ID を付けてください。それ以外の場合は、ブローカーのログを確認してください。',
    'disconnected-by-broker': '{address} が接続を終了しました{why}。',
    'keep-alive-timeout':
      '{address} が応答しなくなったため、接続を打ち切りました。ネットワークを確認してください。ブローカーが過負荷の可能性もあります。',
    'taken-over':
      '同じクライアント ID「{clientId}」で別のクライアントが接続しました。ブローカーは一方しか維持しません。クライアントごとに異なる ID を付けてください。',
    'taken-over-again':
      '{address} は接続を受け入れた後、毎回すぐに閉じています。別のクライアントが同じ ID「{clientId}」を使用しており、ブローカーは一方しか維持しません。クライアントごとに異なる ID を付けてください。ほかに使用しているクライアントがない場合は、許可されていないサブスクリプションが原因の可能性があります。',
    'malformed-packet':
      '{address} から MQTT として正しくないデータが届きました: {packet}に問題があります（{violation}）。履歴の正確さを守るために接続を閉じました。ブローカー側の不具合です。',
    'protocol-error':
      '{address} が MQTT の規則に違反しました: {packet}に問題があります（{violation}）。履歴の正確さを守るために接続を閉じました。ブローカー側の不具合です。',
    'packet-too-large':
      '{address} が {size} バイトの{packet}を送信し始めましたが、この接続の上限を超えています（{limit}）。必要であれば接続の設定で最大パケットサイズを大きくしてください。',
    'packet-timeout':
      '{address} がパケットの送信を途中で止めたため、続きを受信できず、接続を閉じました。ネットワークを確認してください。遅い回線ではタイムアウトを長くしてください。',
    'session-crashed': 'この接続を担当する処理が異常終了しました{why}。再起動します。',
    'workbench-closed': 'Heliograph が終了しました。',
    'workbench-crashed':
      'Heliograph が突然終了しました。ここから再接続までは記録がなく、直前の 0.25 秒間の QoS 0 メッセージも失われた可能性があります。',
    'subscription-refused':
      'ブローカーがサブスクリプションを拒否しました{why}。このトピックフィルターのアクセス権を確認してください。',
    'shared-unsupported':
      'ブローカーは共有サブスクリプションに対応していません。{filter} を「$share/…/」なしで購読してください。',
    'wildcards-unsupported':
      'ブローカーはワイルドカードを許可していません。{filter} の代わりに個別のトピックを購読してください。',
    'identifiers-unsupported':
      'ブローカーはサブスクリプション ID に対応していません。{filter} の ID を削除してください。',
    'filter-too-large': 'トピックフィルターがブローカーの上限を超えています（{limit}）。',
    'publish-refused':
      'ブローカーがメッセージを受け付けませんでした{why}。このトピックのアクセス権を確認してください。',
    'publish-qos-unsupported':
      'ブローカーが受け付ける QoS は {maximumQos} までですが、このメッセージは QoS {qos} です。QoS を下げて送信してください。',
    'publish-retain-unsupported':
      'ブローカーは保持メッセージに対応していません。「保持」を外して送信してください。',
    'publish-backlog':
      '送信待ちのメッセージをブローカーがまだ受け取っていません。しばらく待ってからもう一度お試しください。',
    'publish-unconfirmed':
      'ブローカーが確認を返す前に接続が切れました。届いている可能性があります。重複しても問題なければ再送してください。',
    'publish-unrecorded':
      'メッセージは送信しましたが、現在記録できないため一覧に表示されません{why}。そのために再送する必要はありません。',
  },
  faults: {
    empty: '1 文字以上必要です。',
    'too-long': 'UTF-8 で 65,535 バイトを超えています。',
    'nul-character': '{position} 文字目に使用できない文字 U+0000 があります。',
    'lone-surrogate': '{position} 文字目に不完全な文字（孤立サロゲート）があります。',
    'wildcard-in-name':
      '「+」と「#」はサブスクリプション用のワイルドカードです。送信先のトピックは 1 つに限られます。',
    'hash-not-last': '「#」は最後の文字でなければなりません。',
    'hash-not-alone': '「#」は単独か、「/」の直後に置いてください。',
    'plus-not-alone': '「+」は 1 つの階層全体を表します。同じ階層に他の文字は置けません。',
    'share-name-missing': '共有サブスクリプションは $share/名前/フィルター の形です。名前がありません。',
    'share-name-wildcard': '共有サブスクリプションの名前にワイルドカードは使えません。',
    'share-filter-missing':
      '共有サブスクリプションは $share/名前/フィルター の形です。フィルターがありません。',
    unknown: 'MQTT の規則に照らして確認してください。',
  },
  violations: {
    'packet-type': 'ブローカーが送信してはならない種類です',
    flags: '予約済みのフラグが設定されています',
    length: '長さがあり得ない値です',
    'too-short': '必要な長さに足りません',
    'too-long': '末尾に余分なバイトがあります',
    'qos-3': 'QoS が 3 です',
    'packet-id-0': 'パケット ID が 0 です',
    'reason-code': '存在しない理由コードです',
    'connack-flags': '予約済みの応答フラグが設定されています',
    'topic-empty': 'トピックが空です',
    'topic-utf8': 'トピックが UTF-8 ではありません',
    'topic-nul': 'トピックに文字 U+0000 が含まれています',
    'topic-wildcard': 'トピックにワイルドカードが含まれています',
    'string-utf8': 'プロパティの文字列が UTF-8 ではありません',
    'string-nul': 'プロパティの文字列に文字 U+0000 が含まれています',
    'property-unknown': '存在しないプロパティがあります',
    'property-misplaced': 'そこに置けないプロパティがあります',
    'property-value': 'プロパティの値があり得ないものです',
    'properties-cut': 'プロパティがパケットに収まっていません',
    websocket: 'WebSocket のフレームが正しくありません',
    'before-connack': '接続が受け付けられる前に届きました',
    'session-present': 'クリーンスタートを要求したのに、以前のセッションが続いていると示しています',
    'client-id-assigned': 'この接続には固有のクライアント ID があるのに、別の ID を割り当てています',
    'second-connack': '2 回届きました',
    'property-repeated': '1 つしか置けないプロパティが重複しています',
    'alias-0': 'トピックエイリアスが 0 です',
    'alias-above-maximum': 'トピックエイリアスが合意した上限を超えています',
    'alias-unknown': 'トピックエイリアスに対応するトピックがありません',
    'receive-maximum': '同時に未応答にできるメッセージ数を大幅に超えています',
    'suback-unknown': '要求していない購読への応答です',
    'unsuback-unknown': '要求していない購読解除への応答です',
    'answer-count': '応答の数が要求したトピックフィルターの数と一致しません',
    'answer-mismatch': '対象のメッセージに合わない応答です',
    'auth-unasked': '要求していない認証です',
    'too-many-properties': 'プロパティの数が Heliograph の上限を超えています',
    unknown: 'MQTT の規則に合いません',
  },
  damage: {
    empty: 'ファイルが空です',
    'not-sqlite': 'データベースではありません',
    truncated: 'ファイルの末尾が失われています',
    schema: 'Heliograph のデータベースではないか、一部が失われています',
    pages: '内容が破損しています',
    unknown: '破損しています',
  },
  brokerSays: {
    x00: '通常の切断',
    x80: '詳細不明のエラー',
    x81: '不正なパケット',
    x82: 'プロトコルエラー',
    x83: '実装固有の理由',
    x87: '権限なし',
    x89: 'サーバーがビジー',
    x8b: 'サーバーの停止処理中',
    x8c: '認証方式が不正',
    x8d: 'キープアライブのタイムアウト',
    x8e: 'セッションの引き継ぎ',
    x8f: 'トピックフィルターが不正',
    x90: 'トピック名が不正',
    x91: 'パケット ID が使用中',
    x93: '受信上限を超過',
    x94: 'トピックエイリアスが不正',
    x95: 'パケットが大きすぎる',
    x96: 'メッセージの頻度が高すぎる',
    x97: '割り当て量を超過',
    x98: '管理者による操作',
    x99: 'ペイロード形式が不正',
    x9a: '保持メッセージに未対応',
    x9b: 'この QoS に未対応',
    x9c: '別のサーバーを使用',
    x9d: 'サーバーの移転',
    x9e: '共有サブスクリプションに未対応',
    x9f: '接続の頻度が高すぎる',
    xa0: '最大接続時間に到達',
    xa1: 'サブスクリプション ID に未対応',
    xa2: 'ワイルドカードに未対応',
  },
  fileKinds: {
    folder: 'フォルダー',
    device: 'デバイス',
    pipe: 'パイプ',
    socket: 'ソケット',
  },
  tlsFields: {
    ca: 'CA 証明書',
    clientCertificate: 'クライアント証明書',
    clientKey: '秘密鍵',
    pkcs12: 'PKCS#12 ファイル',
  },
  stages: {
    tcp: '最初のメッセージへの応答なし',
    tls: 'TLS ハンドシェイク後の応答なし',
    'client-certificate': 'TLS ハンドシェイク後の応答なし',
    websocket: 'WebSocket を開いた後の CONNECT への応答なし',
    subscribe: 'SUBSCRIBE への応答なし',
  },
  statusHints: {
    credentials: 'ユーザー名、パスワード、WebSocket の設定のヘッダーを確認してください。',
    path: 'パスを確認してください。多くのブローカーでは /mqtt です。',
    redirect: '{location} へ転送されています。ホスト、ポート、パスを確認してください。',
    server: 'サーバーまたは手前のプロキシに問題があります。後で再試行するか、管理者に問い合わせてください。',
    other: 'WebSocket の設定のパス、クエリ、ヘッダーを確認してください。',
  },
  words: {
    source: '貼り付けた内容',
    unknownSubject: '名前なし',
    anyVersion: '指定なし',
    otherServer: '不明',
    why: '（{cause}）',
    address: 'ブローカー',
    host: 'ホスト',
    port: 'ポート',
    path: 'このパス',
    field: '項目',
    file: 'ファイル',
    filter: 'このフィルター',
    clientId: '…',
    method: '複数段階の方式',
    setAside: '別の名前',
    own: '専用のファイル',
    when: '以前',
    qos: '…',
    maximumQos: '…',
    size: '多数の',
    somePacket: 'パケット',
    packet: '接続の {number} 番目のパケット',
    namedPacket: '接続の {number} 番目のパケット（{name}）',
    limit: '上限は不明',
    limitBytes: '上限 {bytes} バイト',
  },
}
