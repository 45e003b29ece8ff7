/**
 * One sentence or two for every reason code: what happened, then what to do. `{address}` is host:port, `{why}` is empty
 * or the cause in brackets; every other placeholder has a word to fall back on.
 */
export const messages = {
  codes: {
    'bad-input': 'The value of “{field}” cannot be used. Correct it and try again.',
    'secrets-locked': 'The stored passwords are locked. Enter your passphrase to go on.',
    'wrong-passphrase': 'This is not the passphrase that was set. Try again; capitals matter.',
    'secret-unreadable':
      'A stored password can no longer be decrypted, for example after a keyring change. Enter it again in the connection.',
    'secret-forgotten':
      'A password or another secret was kept for the last run only. Enter it again to connect.',
    'not-found': 'That no longer exists; it may have been deleted in another window.',
    'undo-expired': 'It was deleted too long ago; this can no longer be undone.',
    'not-connected': 'The connection is not open. Connect first, then try again.',
    'invalid-topic': 'This is not a topic a message can be published to: {fault}',
    'invalid-topic-filter': 'This is not a topic filter: {fault}',
    'duplicate-subscription':
      'This connection already has a subscription to {filter}. Edit that one instead.',
    'too-many-connections':
      'The limit of 32,767 connections, deleted ones included, is reached. Use another data folder for new ones.',
    'invalid-regexp': 'This is not a regular expression{why}. Correct it, or search for plain text.',
    'payload-too-large':
      'The message is larger than the broker accepts ({limit}). Publish a smaller one, or raise the limit of the broker.',
    cancelled: 'Cancelled before it finished.',
    internal:
      'Something went wrong inside Heliograph{why}. Try again; if it happens again, please report it.',
    'data-dir-taken':
      'The folder {file} is in use by another Heliograph. Close that one, or start this one with another data folder.',
    'data-dir-unusable':
      'Heliograph cannot keep its data in {file}{why}. Check that the folder exists and is writable.',
    'newer-database':
      '{file} was written by a newer Heliograph and is left untouched. Update Heliograph to open it.',
    'history-unavailable':
      'The history cannot be read or written{why}. Check that the disk is not full and the data folder is writable.',
    'disk-full':
      'The disk is full, so recording is paused: {file} cannot grow. Free some space, or delete history; recording resumes by itself.',
    'history-set-aside':
      'The history file {file} could not be used: {damage}. It was renamed to {setAside}, and a new history was started. Connections and settings are unchanged.',
    'history-damaged':
      'A part of the history file {file} is damaged and cannot be shown{why}. Export what you need: at the next start the file is put aside, and a new history begins.',
    'history-newer':
      'The history file {file} was written by a newer Heliograph and is left as it is. This version records into {own}. Update Heliograph to see both.',
    'profiles-restored':
      'The file of connections and settings, {file}, could not be used: {damage}. It was renamed to {setAside}, and the backup of {when} was restored. Check the connections changed since then.',
    'profiles-set-aside':
      'The file of connections and settings, {file}, could not be used: {damage}, and there is no backup. It was renamed to {setAside}, and the list of connections begins empty.',
    'search-too-slow':
      'The regular expression {pattern} takes too long on these messages, so the search was stopped. Simplify it: avoid repetitions inside repetitions, such as (a+)+.',
    'port-in-use':
      'Port {port} is in use by another program. Close that program, or choose another port in the settings.',
    'port-forbidden':
      'This computer does not let Heliograph use port {port}. Choose a port above 1023 in the settings.',
    'file-unwritable':
      '{file} could not be written{why}. Check the folder, its permissions and the free space.',
    'transport-lost': 'The workbench does not answer. The page tries again by itself.',
    'built-in-broker-off': 'The built-in broker is off. Start it to connect.',
    'broker-password-missing':
      'The password of the built-in broker was kept for the last run only. Set it again, or let clients in without one.',
    'unknown-host':
      'There is no host named “{host}”. Check the spelling, and that this computer is on the right network.',
    'connection-refused':
      'Nothing listens at {address}. Check that the broker is running and that the port is the right one.',
    'host-unreachable': '{host} cannot be reached{why}. Check the network, the VPN and the firewall.',
    'connect-timeout':
      '{address} did not answer in time. Check host and port, and whether a firewall is in between; a slow broker may need a longer timeout.',
    'answer-timeout':
      '{address} accepts connections, but then says nothing ({stage}). Check the port, and whether it is one with encryption or without.',
    'connection-reset':
      '{address} cut the connection. The broker may have restarted, or a firewall is in between.',
    'closed-before-connack':
      '{address} closed the connection before answering. It may not be an MQTT broker, or it refuses this client without saying why: check its log.',
    'not-mqtt':
      '{address} answers, but not in MQTT. Check that host, port and protocol belong to the broker.',
    'http-on-port':
      '{address} answers in HTTP. If the broker offers MQTT over WebSocket there, choose {webScheme}:// as protocol; otherwise check the port.',
    'tls-on-port':
      '{address} wants an encrypted connection. Choose {secureScheme}:// as protocol, or the unencrypted port of the broker, usually {plainPort}.',
    'websocket-refused': '{address} refused the WebSocket at {path} with HTTP status {status}. {statusHint}',
    'websocket-expected':
      'The server at {address} does not speak WebSocket. If this is the TCP port of the broker, choose mqtt:// as protocol; otherwise check the port.',
    'websocket-subprotocol':
      '{address} has a WebSocket at {path}, but does not speak “{subprotocol}” there. Check the path and the subprotocol; brokers use mqtt, very old ones mqttv3.1.',
    'plain-on-port':
      '{address} speaks MQTT without encryption. Choose {plainScheme}:// as protocol, or the encrypted port of the broker, usually {securePort}.',
    'not-tls':
      '{address} answers, but not in TLS. Check that the port is the encrypted one of the broker, usually {securePort}.',
    'tls-hung-up':
      '{address} closed the connection during the TLS handshake without saying why. It may be a port without encryption; if not, the broker may want another server name (SNI) or a client certificate.',
    'tls-version-range':
      'There is no TLS version from {minVersion} to {maxVersion} that this computer can offer. Change the lowest or the highest version in the TLS section.',
    'tls-version-refused':
      '{address} accepts none of the TLS versions offered ({minVersion} to {maxVersion}). Change the lowest or the highest version in the TLS section, or allow another one in the broker.',
    'tls-no-common-cipher':
      '{address} and this computer have no cipher in common{why}. Allow newer ones in the broker, or check the TLS versions of this connection.',
    'alpn-refused':
      '{address} does not know the application protocol {alpn} (ALPN). Check the spelling; AWS IoT wants x-amzn-mqtt-ca on port 443.',
    'server-name-refused':
      '{address} serves nothing under the name {serverName} (SNI). Check the server name in the TLS section.',
    'tls-failed': 'The TLS handshake with {address} failed{why}. The log of the broker says more.',
    'certificate-expired':
      'The certificate “{subject}” of {address} expired on {validTo}. Renew it at the broker, and check the clock of this computer.',
    'certificate-not-yet-valid':
      'The certificate “{subject}” of {address} is valid only from {validFrom}. Check the clocks of this computer and of the broker.',
    'certificate-wrong-host':
      'The certificate “{subject}” of {address} is for {names}, not for {serverName}. Use one of these names as host, or set it as server name in the TLS section.',
    'certificate-self-signed':
      'The certificate “{subject}” of {address} is signed by itself, so nobody vouches for it. If it is yours, choose it as own CA or accept this certificate in the TLS section.',
    'certificate-unknown-issuer':
      'The certificate “{subject}” of {address} comes from “{issuer}”, which this computer does not trust. Choose the certificate of that CA as own CA in the TLS section.',
    'certificate-revoked':
      'The certificate “{subject}” of {address} has been revoked by its issuer. Do not trust it; ask whoever runs the broker for a new one.',
    'certificate-not-pinned':
      '{address} presents a different certificate from the one you accepted: “{subject}”, SHA-256 {sha256}. Accept the new one only if you know why it changed.',
    'certificate-untrusted':
      'The certificate “{subject}” of {address} cannot be trusted{why}. Have it replaced at the broker.',
    'client-certificate-required':
      '{address} demands a client certificate, and this connection has none. Choose certificate and key in the TLS section.',
    'client-certificate-refused':
      '{address} does not accept the client certificate “{subject}”{why}. Check that it was issued for this broker and is registered there.',
    'client-certificate-expired':
      '{address} does not accept the client certificate “{subject}”: it expired on {validTo}. Choose a new one in the TLS section.',
    'file-missing': '{tlsField}: there is no file {file}. Choose it again in the TLS section.',
    'file-forbidden':
      '{tlsField}: this user may not read {file}. Change its permissions, or choose a copy that may be read.',
    'file-unreadable': '{tlsField}: {file} cannot be read{why}. Choose the file again in the TLS section.',
    'file-not-ordinary': '{tlsField}: {file} is {fileKind}, not a file. Choose a file in the TLS section.',
    'file-too-large':
      '{tlsField}: {file} has {size} bytes, which is too large for a certificate or key ({limit}). Choose another file in the TLS section.',
    'file-too-slow':
      '{tlsField}: {file} could not be read within {seconds} seconds. Check the drive it is on, or choose a copy on this computer.',
    'not-a-certificate':
      '{tlsField}: there is no certificate in {source}. Choose a file in PEM or DER form; its PEM begins with BEGIN CERTIFICATE.',
    'not-a-key':
      '{tlsField}: there is no private key in {source}. Choose a file in PEM or DER form; its PEM begins with BEGIN … PRIVATE KEY.',
    'not-pkcs12':
      '{tlsField}: {source} is not a PKCS#12 file (.p12, .pfx). Choose another file, or PEM as form.',
    'passphrase-missing': '{tlsField}: {source} is encrypted. Enter its passphrase in the TLS section.',
    'passphrase-wrong': '{tlsField}: the passphrase does not open {source}. Enter it again; capitals matter.',
    'key-missing':
      'The private key of the client certificate is no longer known. Paste it again in the TLS section, or choose its file.',
    'key-mismatch':
      'The private key in {source} does not belong to the client certificate “{subject}”. Choose the key that came together with that certificate.',
    'refused-protocol-version':
      '{address} does not speak this MQTT version. Choose another version, or “Auto”, in the connection.',
    'refused-client-id':
      '{address} does not accept the client ID “{clientId}”. Choose another one, or leave it empty for a random one.',
    'refused-server-unavailable': '{address} is not ready to serve clients right now. Try again later.',
    'refused-credentials':
      '{address} does not accept this user name or password. Check both in the connection.',
    'refused-not-authorized':
      '{address} does not allow this client to connect. Check user name and password, and the access rules of the broker.',
    'refused-unspecified':
      '{address} refused the connection and does not say why{why}. The log of the broker says more.',
    'refused-malformed':
      '{address} could not read the CONNECT packet{why}. Choose another MQTT version, and check the fields of the MQTT 5 section.',
    'refused-protocol-error':
      '{address} considers CONNECT a protocol error{why}. Check the fields of the MQTT 5 section.',
    'refused-implementation':
      '{address} refused the connection for a reason of its own{why}. Its documentation or its log says more.',
    'refused-server-busy': '{address} is busy and takes no clients right now. Heliograph tries again later.',
    'refused-banned': '{address} has banned this client. Ask whoever runs the broker to lift the ban.',
    'refused-authentication-method':
      '{address} does not know the authentication method. Choose another one in the MQTT 5 section, or none.',
    'authentication-exchange':
      '{address} asks for an authentication exchange ({method}) that Heliograph does not carry out. Use a method that ends with the first message, or user name and password with an empty method in the MQTT 5 section.',
    'refused-packet-too-large':
      '{address} finds CONNECT too large{why}. Shorten the last will and the user properties.',
    'refused-quota':
      '{address} has reached a limit for this client or account{why}. Heliograph tries again later; the operator of the broker can raise the limit.',
    'refused-connection-rate':
      '{address} takes no more connections in such a short time. Heliograph tries again later.',
    'refused-use-another-server':
      '{address} sends clients to another server for now: {serverReference}. Use that as host.',
    'refused-server-moved': '{address} has moved for good: {serverReference}. Use that as host.',
    'refused-will-topic':
      '{address} does not accept the topic of the last will{why}. Choose another topic in the section Last will.',
    'refused-will-payload':
      '{address} does not accept the payload of the last will: it is not what its format says. Check payload and format in the section Last will.',
    'refused-will-retain':
      '{address} keeps no retained messages, but the last will is to be retained. Turn Retain off in the section Last will.',
    'refused-will-qos':
      '{address} does not offer the QoS of the last will. Choose a lower one in the section Last will.',
    'refused-other': '{address} refused the connection{why}. The log of the broker says more.',
    'closed-by-user': 'Disconnected by you.',
    'closed-by-broker':
      '{address} closed the connection without saying why. The log of the broker says more.',
    'closed-or-taken-over':
      '{address} closed the connection without saying why. If another client connected with the same client ID “{clientId}”, give each client its own ID; otherwise the log of the broker says more.',
    'disconnected-by-broker': '{address} ended the connection{why}.',
    'keep-alive-timeout':
      '{address} stopped answering, so the connection was given up. Check the network; the broker may be overloaded.',
    'taken-over':
      'Another client connected with the same client ID “{clientId}”, and the broker keeps only one of them. Give each client its own ID.',
    'taken-over-again':
      '{address} accepts this connection and closes it again each time: another client uses this ID “{clientId}”, and the broker keeps only one of them. Give each client its own ID. If there is no other, a subscription may not be allowed here.',
    'malformed-packet':
      '{address} sent something that is not valid MQTT: {packet} {violation}. The connection was closed to keep the history correct; this is a fault of the broker.',
    'protocol-error':
      '{address} broke the rules of MQTT: {packet} {violation}. The connection was closed to keep the history correct; this is a fault of the broker.',
    'packet-too-large':
      '{address} began to send {packet} of {size} bytes; this connection takes {limit}. Raise the largest packet size in the connection if you need it.',
    'packet-timeout':
      '{address} stopped in the middle of a packet, so the connection was closed. Check the network; a slow one may need a longer timeout.',
    'session-crashed': 'The part of Heliograph that serves this connection failed{why} and is started again.',
    'workbench-closed': 'Heliograph was closed.',
    'workbench-crashed':
      'Heliograph stopped unexpectedly. Nothing was recorded from here until it reconnected, and QoS 0 messages from the quarter of a second before may be missing.',
    'subscription-refused':
      'The broker refused the subscription{why}. Check its access rules for this topic filter.',
    'shared-unsupported':
      'The broker offers no shared subscriptions. Subscribe to {filter} without “$share/…/”.',
    'wildcards-unsupported':
      'The broker allows no wildcards. Subscribe to single topics instead of {filter}.',
    'identifiers-unsupported':
      'The broker takes no subscription identifiers. Remove the identifier of {filter}.',
    'filter-too-large': 'The topic filter is longer than the broker takes ({limit}).',
    'publish-refused': 'The broker did not accept the message{why}. Check its access rules for this topic.',
    'publish-qos-unsupported':
      'The broker takes messages of QoS {maximumQos} at most, this one has QoS {qos}. Publish it with a lower QoS.',
    'publish-retain-unsupported': 'The broker keeps no retained messages. Publish it without “Retain”.',
    'publish-backlog':
      'The broker is not taking the messages that are already waiting. Wait until it has, then try again.',
    'publish-unconfirmed':
      'The connection ended before the broker confirmed the message. It may have arrived; publish it again if that is harmless.',
    'publish-unrecorded':
      'The message was sent, but cannot be recorded at the moment, so it is not in the list{why}. There is no need to send it again.',
  },
  faults: {
    empty: 'it needs at least one character.',
    'too-long': 'it is longer than 65,535 bytes of UTF-8.',
    'nul-character': 'it contains the character U+0000, at position {position}.',
    'lone-surrogate': 'it contains half a character (a lone surrogate), at position {position}.',
    'wildcard-in-name': '“+” and “#” are wildcards for subscriptions; a message goes to exactly one topic.',
    'hash-not-last': '“#” must be the last character.',
    'hash-not-alone': '“#” must stand alone or directly after a “/”.',
    'plus-not-alone': '“+” stands for one whole level; nothing else may share its level.',
    'share-name-missing': 'a shared subscription is written $share/name/filter; its name is missing.',
    'share-name-wildcard': 'the name of a shared subscription must not contain a wildcard.',
    'share-filter-missing': 'a shared subscription is written $share/name/filter; its filter is missing.',
    unknown: 'check it against the MQTT rules.',
  },
  violations: {
    'packet-type': 'is of a type that a broker may not send',
    flags: 'has reserved flags set',
    length: 'has an impossible length',
    'too-short': 'is shorter than it can be',
    'too-long': 'has bytes left over at its end',
    'qos-3': 'has QoS 3',
    'packet-id-0': 'has packet identifier 0',
    'reason-code': 'has a reason code that does not exist',
    'connack-flags': 'has reserved acknowledge flags set',
    'topic-empty': 'has an empty topic',
    'topic-utf8': 'has a topic that is not UTF-8',
    'topic-nul': 'has a topic with the character U+0000',
    'topic-wildcard': 'has a topic with a wildcard',
    'string-utf8': 'has a property with text that is not UTF-8',
    'string-nul': 'has a property with the character U+0000',
    'property-unknown': 'has a property that does not exist',
    'property-misplaced': 'has a property that does not belong there',
    'property-value': 'has a property with an impossible value',
    'properties-cut': 'has properties that do not fit into it',
    websocket: 'came in a WebSocket frame that is not valid',
    'before-connack': 'came before the broker had accepted the connection',
    'session-present': 'says that an old session goes on, although a clean start was asked for',
    'client-id-assigned': 'assigns a client ID, although this connection has one of its own',
    'second-connack': 'came a second time',
    'property-repeated': 'repeats a property that may appear only once',
    'alias-0': 'has topic alias 0',
    'alias-above-maximum': 'has a topic alias above the agreed maximum',
    'alias-unknown': 'has a topic alias that names no topic',
    'receive-maximum': 'far exceeds the number of messages that may be unanswered',
    'suback-unknown': 'answers a subscription that was not requested',
    'unsuback-unknown': 'answers an unsubscribe that was not requested',
    'answer-count': 'answers more or fewer topic filters than were requested',
    'answer-mismatch': 'does not fit the message it answers',
    'auth-unasked': 'came although no authentication was requested',
    'too-many-properties': 'has more properties than Heliograph takes',
    unknown: 'breaks the rules of MQTT',
  },
  damage: {
    empty: 'it is empty',
    'not-sqlite': 'it is not a database',
    truncated: 'its end is missing',
    schema: 'it is not a database of Heliograph, or parts of it are missing',
    pages: 'its content is damaged',
    unknown: 'it is damaged',
  },
  brokerSays: {
    x00: 'normal disconnection',
    x80: 'unspecified error',
    x81: 'malformed packet',
    x82: 'protocol error',
    x83: 'reason of its own',
    x87: 'not authorized',
    x89: 'server busy',
    x8b: 'server shutting down',
    x8c: 'bad authentication method',
    x8d: 'keep alive timeout',
    x8e: 'session taken over',
    x8f: 'topic filter invalid',
    x90: 'topic name invalid',
    x91: 'packet identifier in use',
    x93: 'receive maximum exceeded',
    x94: 'topic alias invalid',
    x95: 'packet too large',
    x96: 'message rate too high',
    x97: 'quota exceeded',
    x98: 'administrative action',
    x99: 'payload format invalid',
    x9a: 'retained messages not supported',
    x9b: 'QoS not supported',
    x9c: 'use another server',
    x9d: 'server moved',
    x9e: 'shared subscriptions not supported',
    x9f: 'connection rate exceeded',
    xa0: 'maximum connect time',
    xa1: 'subscription identifiers not supported',
    xa2: 'wildcard subscriptions not supported',
  },
  fileKinds: {
    folder: 'a folder',
    device: 'a device',
    pipe: 'a pipe',
    socket: 'a socket',
  },
  tlsFields: {
    ca: 'CA certificate',
    clientCertificate: 'Client certificate',
    clientKey: 'Private key',
    pkcs12: 'PKCS#12 file',
  },
  stages: {
    tcp: 'no answer to the first message',
    tls: 'no answer after the TLS handshake',
    'client-certificate': 'no answer after the TLS handshake',
    websocket: 'no answer to CONNECT after the WebSocket was opened',
    subscribe: 'no answer to SUBSCRIBE',
  },
  statusHints: {
    credentials: 'Check user name, password and the headers in the WebSocket section.',
    path: 'Check the path; many brokers use /mqtt.',
    redirect: 'It points to {location}: check host, port and path.',
    server: 'The server, or a proxy in front of it, has a problem: try again later, or ask who runs it.',
    other: 'Check path, query and headers in the WebSocket section.',
  },
  words: {
    source: 'what was pasted',
    unknownSubject: 'without a name',
    anyVersion: 'any',
    otherServer: 'not named',
    why: ' ({cause})',
    address: 'the broker',
    host: 'the host',
    port: 'the port',
    path: 'this path',
    field: 'a field',
    file: 'the file',
    filter: 'this filter',
    clientId: '…',
    method: 'of several steps',
    setAside: 'another name',
    own: 'a file of its own',
    when: 'an earlier day',
    qos: '…',
    maximumQos: '…',
    size: 'too many',
    somePacket: 'a packet',
    packet: 'packet {number} of the connection',
    namedPacket: 'packet {number} of the connection ({name})',
    limit: 'limit unknown',
    limitBytes: 'at most {bytes} bytes',
  },
}
