/**
 * One sentence or two for every reason code: what happened, then what to do. `{address}` is host:port, `{why}` is empty
 * or the cause in brackets; every other placeholder has a word to fall back on.
 */
export const messages = {
  codes: {
    'bad-input': 'The workbench cannot use what “{field}” says. Correct it and try again.',
    'not-found': 'That no longer exists; it may have been deleted in another window.',
    'not-connected': 'The connection is not open. Connect first, then try again.',
    'invalid-topic': 'This is not a topic a message can be published to: {fault}',
    'invalid-topic-filter': 'This is not a topic filter: {fault}',
    'duplicate-subscription':
      'This connection already has a subscription to {filter}. Edit that one instead.',
    'too-many-connections':
      'This history cannot tell more connections apart, deleted ones included. Use another data folder for new ones.',
    'invalid-regexp': 'This is not a regular expression{why}. Correct it, or search for plain text.',
    'payload-too-large':
      'The message is larger than the broker accepts ({limit}). Publish a smaller one, or raise the limit of the broker.',
    cancelled: 'Cancelled before it was done.',
    internal:
      'Something went wrong inside Heliograph{why}. Try again; if it happens again, please report it.',
    'data-dir-taken':
      'The folder {file} is in use by another Heliograph. Close that one, or start this one with another data folder.',
    'data-dir-unusable':
      'Heliograph cannot keep its data in {file}{why}. Check that the folder exists and may be written to.',
    'newer-database':
      '{file} was written by a newer Heliograph and is left untouched. Update Heliograph to open it.',
    'history-unavailable':
      'The history cannot be read or written{why}. Check that the disk is not full and the data folder may be written to.',
    'disk-full':
      'The disk is full, so recording is paused: {file} cannot grow. Free some space, or delete history; recording goes on by itself.',
    'history-set-aside':
      'The history file {file} could not be used: {damage}. It was renamed to {setAside}, and a new history was begun. Connections and settings are as they were.',
    'history-damaged':
      'A part of the history file {file} is damaged and cannot be shown{why}. Export what you need: at the next start the file is put aside, and a new history begins.',
    'history-newer':
      'The history file {file} was written by a newer Heliograph and is left as it is. This version records into {own}. Update Heliograph to see both.',
    'profiles-restored':
      'The file of connections and settings, {file}, could not be used: {damage}. It was renamed to {setAside}, and the backup of {when} was restored. Check the connections changed since then.',
    'profiles-set-aside':
      'The file of connections and settings, {file}, could not be used: {damage}, and there is no backup. It was renamed to {setAside}, and the list of connections begins empty.',
    'search-too-slow':
      'This regular expression takes too long on the messages at hand, so the search was ended. Make it simpler: avoid repetitions inside repetitions, such as (a+)+.',
    'port-in-use':
      'Port {port} is in use by another program. Close that program, or choose another port in the settings.',
    'port-forbidden':
      'This computer does not let Heliograph use port {port}. Choose a port above 1023 in the settings.',
    'file-unwritable':
      '{file} could not be written{why}. Check the folder, its permissions and the free space.',
    'transport-lost': 'The workbench does not answer. This is tried again as soon as it does.',
    'unknown-host':
      'There is no host named “{host}”. Check the spelling, and that this computer is on the right network.',
    'connection-refused':
      'Nothing listens at {address}. Check that the broker is running and that the port is the right one.',
    'host-unreachable': '{host} cannot be reached{why}. Check the network, the VPN and the firewall.',
    'connect-timeout':
      '{address} did not answer in time. Check host and port, and whether a firewall is in between; a slow broker may need a longer timeout.',
    'connection-reset':
      '{address} cut the connection. The broker may have restarted, or a firewall is in between.',
    'closed-before-connack':
      '{address} closed the connection before answering. It may not be an MQTT broker, or it refuses this client without saying why: check its log.',
    'not-mqtt':
      '{address} answers, but not in MQTT. Check that host, port and protocol belong to the broker.',
    'http-on-port':
      '{address} answers in HTTP. If the broker offers MQTT over WebSocket there, choose ws:// as protocol; otherwise check the port.',
    'tls-on-port':
      '{address} wants an encrypted connection, which Heliograph does not support yet. Use the unencrypted port of the broker, usually 1883.',
    'websocket-refused':
      '{address} refused the WebSocket at {path}{why}. Check the path; many brokers use /mqtt.',
    'websocket-expected':
      'What answers at {address} does not speak WebSocket. If this is the TCP port of the broker, choose mqtt:// as protocol; otherwise check the port.',
    'refused-protocol-version':
      '{address} does not speak this MQTT version. Choose another version, or “Auto”, in the connection.',
    'refused-client-id':
      '{address} does not accept the client ID “{clientId}”. Choose another one, or leave it empty for a random one.',
    'refused-server-unavailable': '{address} is not ready to serve clients right now. Try again later.',
    'refused-credentials':
      '{address} does not accept this user name or password. Check both in the connection.',
    'refused-not-authorized':
      '{address} does not allow this client to connect. Check user name and password, and the access rules of the broker.',
    'refused-other': '{address} refused the connection{why}. The log of the broker says more.',
    'closed-by-user': 'Disconnected by you.',
    'closed-by-broker':
      '{address} closed the connection without saying why. The log of the broker says more.',
    'disconnected-by-broker': '{address} ended the connection{why}.',
    'keep-alive-timeout':
      '{address} stopped answering, so the connection was given up. Check the network; the broker may be overloaded.',
    'taken-over':
      'Another client connected with the same client ID “{clientId}”, and the broker keeps only one of them. Give each client its own ID.',
    'malformed-packet':
      '{address} sent something that is not valid MQTT: {packet} {violation}. The connection was closed to keep the history correct; this is a fault of the broker.',
    'protocol-error':
      '{address} broke the rules of MQTT: {packet} {violation}. The connection was closed to keep the history correct; this is a fault of the broker.',
    'packet-too-large':
      '{address} began to send {packet} of {size} bytes; this connection takes {limit}. Raise the largest packet size in the connection if you need it.',
    'packet-timeout':
      '{address} began a packet and did not go on, so nothing behind it could be heard and the connection was closed. Check the network; a slow one may need a longer timeout.',
    'session-crashed': 'The part of Heliograph that serves this connection failed{why} and is started again.',
    'workbench-closed': 'Heliograph was closed.',
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
      'The broker does not take the messages that are waiting for it already. Wait until it has, then try again.',
    'publish-unconfirmed':
      'The connection ended before the broker confirmed the message. It may have arrived; publish it again if that is harmless.',
    'publish-unrecorded':
      'The message was sent, but cannot be recorded at the moment, so it is not in the list{why}. Do not send it again for that.',
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
    'packet-type': 'is of a kind that a broker may not send',
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
    'second-connack': 'came a second time',
    'property-repeated': 'has a property twice that may stand there once',
    'alias-0': 'has topic alias 0',
    'alias-above-maximum': 'has a topic alias above the agreed maximum',
    'alias-unknown': 'has a topic alias that names no topic',
    'receive-maximum': 'is one more than may be unanswered at a time',
    'suback-unknown': 'answers a subscription that was not asked for',
    'unsuback-unknown': 'answers an unsubscribe that was not asked for',
    'answer-count': 'answers more or fewer topic filters than were asked for',
    'answer-mismatch': 'does not fit the message it answers',
    'auth-unasked': 'came although no authentication was asked for',
    'too-many-properties': 'has more properties than Heliograph takes',
    unknown: 'is not as MQTT wants it',
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
  words: {
    why: ' ({cause})',
    address: 'the broker',
    host: 'the host',
    port: 'the port',
    path: 'this path',
    field: 'a field',
    file: 'the file',
    filter: 'this filter',
    clientId: '…',
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
