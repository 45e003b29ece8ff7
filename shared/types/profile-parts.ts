/** A name and a value; a list of them keeps duplicates and order, as MQTT 5 does (2.2.2.2). */
export type NameValue = [name: string, value: string]

/** Bytes of PEM text: in a file that is read at each connect, or pasted. */
export type PemSource = { from: 'file'; path: string } | { from: 'pasted'; pem: string }

/** The certificate that identifies a client; its key or passphrase may be a secret. */
export type ClientCertificate =
  | {
      format: 'pem'
      certificate: PemSource
      /** PKCS#1 or PKCS#8, encrypted or not. `secret`: pasted, it travels as the secret `tlsKey`. */
      key: { from: 'file'; path: string } | { from: 'secret' }
    }
  | {
      format: 'pkcs12'
      /** Null: the file was selected in the page, and its content travels as the secret `tlsPkcs12`. */
      path: string | null
    }

/** TLS versions that a connection can be limited to; '' leaves the limit to Node. */
export const tlsVersions = ['', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const
export type TlsVersion = (typeof tlsVersions)[number]

/** Encryption and trust settings of `mqtts` and `wss`. */
export interface TlsOptions {
  /** `system`: the certificate authorities of the system and of Node. */
  ca: { from: 'system' } | PemSource
  clientCertificate: ClientCertificate | null
  /** Name asked for and checked (SNI); '' takes the host. */
  serverName: string
  /** Application protocols to offer (RFC 7301), in order; none offers nothing. */
  alpn: string[]
  minVersion: TlsVersion
  maxVersion: TlsVersion
  /** SHA-256 of the one certificate that is accepted, colon-separated upper case hex; '' trusts by `ca`. */
  pinnedSha256: string
  /** Off: any certificate is accepted. Turned on again when the host changes. */
  verify: boolean
}

/** A header of the WebSocket upgrade. The value of a secret one travels beside the profile; it is '' here. */
export interface WebSocketHeader {
  name: string
  value: string
  secret: boolean
}

/** The upgrade of `ws` and `wss` beside its path. */
export interface WebSocketOptions {
  /** Without its "?". */
  query: string
  /** `mqtt` [MQTT-6.0.0-3]; '' offers none. */
  subprotocol: string
  headers: WebSocketHeader[]
}

/** Properties of CONNECT (MQTT 5, 3.1.2.11) beside those that have a place of their own. */
export interface ConnectProperties {
  /** Messages with QoS 1 and 2 that the broker may have under way to us. */
  receiveMaximum: number
  /** 0: the broker must not use aliases. */
  topicAliasMaximum: number
  requestResponseInformation: boolean
  requestProblemInformation: boolean
  userProperties: NameValue[]
  /** '' uses no enhanced authentication (MQTT 5, 4.12); its data is the secret `authenticationData`. */
  authenticationMethod: string
}

/** How a payload was typed; its bytes are what is sent. */
export const payloadFormats = ['text', 'json', 'hex', 'base64'] as const
export type PayloadFormat = (typeof payloadFormats)[number]

/** What the broker publishes when the connection breaks (MQTT 5, 3.1.2.5). Properties are for MQTT 5 alone. */
export interface Will {
  topic: string
  payload: Uint8Array
  /** How the form shows the payload. */
  format: PayloadFormat
  qos: 0 | 1 | 2
  retain: boolean
  /** Seconds the broker waits before it publishes the will (3.1.3.2.2). */
  delayS: number
  /** 1: the payload is UTF-8 (3.1.3.2.3). */
  payloadFormat: 0 | 1
  /** Seconds until the published will expires, null for never (3.1.3.2.4). */
  expiryS: number | null
  contentType: string
  responseTopic: string
  correlationData: Uint8Array | null
  userProperties: NameValue[]
}

/** Whether and when a lost connection is opened again. */
export interface ReconnectOptions {
  enabled: boolean
  /** Seconds before the first attempt; doubles with each up to the longest. */
  firstDelayS: number
  longestDelayS: number
}

/** Packets of a broker up to this size are taken unless the profile says otherwise. */
export const usualMaxPacketBytes = 16 * 1024 * 1024
/** A packet cannot be larger (MQTT 5, 2.1.4). */
export const largestPacketBytes = 268_435_460

/** What a session needs and a profile must not hold. Null or missing: none is known. */
export interface ProfileSecrets {
  password: string | null
  /** Of an encrypted private key or PKCS#12 file. */
  tlsPassphrase: string | null
  /** The pasted private key, PEM. */
  tlsKey: string | null
  /** Content of the PKCS#12 file, where the profile names no path. */
  tlsPkcs12: Uint8Array | null
  authenticationData: Uint8Array | null
  /** Values of secret WebSocket headers, by name in lower case. */
  headers: Record<string, string>
}
