import type { Reason } from '../errors.ts'
import type { NegotiatedVersion, Qos } from './connection.ts'

/** One certificate as it was presented; times are UTC ms. */
export interface CertificateFacts {
  /** As OpenSSL writes it, parts joined with commas: `O=Example, CN=broker`. */
  subject: string
  /** The common name, the first other name where there is none, or the whole subject. */
  name: string
  issuer: string
  validFromMs: number
  validToMs: number
  /** Names and addresses it is for (RFC 5280, 4.2.1.6), without their kind. */
  names: string[]
  /** SHA-256 of it, upper case hex with colons: what a profile pins. */
  sha256: string
  selfSigned: boolean
}

/** The result of a TLS handshake. */
export interface TlsFacts {
  /** `TLSv1.3` and so on. */
  version: string
  cipher: string
  /** Application protocol that the server selected; null when none was offered or selected. */
  alpn: string | null
  /** Name that was asked for and checked. */
  serverName: string
  /** The server's certificates, its own first. */
  chain: CertificateFacts[]
  /**
   * Why the certificate is accepted. verified: chain and name hold. pinned: it is the one the user accepted.
   * unchecked: checks are off. Null: it is not accepted.
   */
  accepted: 'verified' | 'pinned' | 'unchecked' | null
}

/** The current certificates of a profile. */
export interface TlsDescription {
  /** The profile's own certificate authorities; empty where it trusts those of the system. */
  ca: CertificateFacts[]
  /** Null where it has none, or it cannot be used. */
  clientCertificate: CertificateFacts | null
  /** What is wrong with files, keys and passphrases; `details.field` says with which. */
  faults: Reason[]
}

/** What is tried one after the other; a profile's transport leaves some out. */
export const testStepNames = [
  'lookup',
  'tcp',
  'tls',
  'client-certificate',
  'websocket',
  'connect',
  'subscribe',
] as const
export type TestStepName = (typeof testStepNames)[number]

/** A property of CONNACK (MQTT 5, 3.2.2.3) under its name in camel case; user properties are pairs, in order. */
export interface ConnackProperty {
  name: string
  value: string | number | boolean | [name: string, value: string]
}

/** What SUBACK said about one filter. */
export type TestGrant =
  | { filter: string; state: 'granted'; qos: Qos }
  | { filter: string; state: 'refused'; reason: Reason }
  /** shared: a try would take messages away from other members of the shared subscription. */
  | { filter: string; state: 'not-tried'; why: 'shared' }

/** What a step found out, by its name; null while nothing is known. */
export interface TestFacts {
  /** Every address of the host, in the order of the resolver; the host itself when it is an address. */
  lookup: { addresses: string[] } | null
  tcp: { address: string; port: number } | null
  tls: TlsFacts | null
  'client-certificate': CertificateFacts | null
  websocket: { url: string; subprotocol: string } | null
  connect: {
    protocolVersion: NegotiatedVersion
    /** The one in use, assigned by the broker included. */
    clientId: string
    properties: ConnackProperty[]
  } | null
  subscribe: { grants: TestGrant[] } | null
}

/**
 * waiting: it has not started yet. skipped: there is nothing to try (no client certificate, no subscription).
 * not-tried: an earlier step failed, or the test was cancelled.
 */
export type TestStepState = 'waiting' | 'running' | 'done' | 'failed' | 'skipped' | 'not-tried'

/** One line of a connection test. */
export type TestStep = {
  [Name in TestStepName]: {
    name: Name
    state: TestStepState
    /** Milliseconds it took; null while it has not ended. */
    durationMs: number | null
    /** Why it failed: the same as a session would give. */
    reason: Reason | null
    facts: TestFacts[Name]
  }
}[TestStepName]

/**
 * Additional remarks on a test. own-client-id: a client id of its own was used, so that nothing else that
 * is connected is thrown out. exact-client-id: the broker takes only the profile's own. no-will: the last will was
 * left out. clean-start: no stored session was taken over. older-version: the broker knows only MQTT 3.1.1.
 */
export type TestNote = 'own-client-id' | 'exact-client-id' | 'no-will' | 'clean-start' | 'older-version'

/** A test of a profile, whole each time it is told. */
export interface ConnectionTest {
  testId: number
  state: 'running' | 'passed' | 'failed' | 'cancelled'
  /** Those that the profile's transport has, in order. */
  steps: TestStep[]
  /** Why it failed: the reason of the step that did. */
  reason: Reason | null
  notes: TestNote[]
}
