/** Defines the options and events of a connection to a broker. */
import type { Reason } from '../../../shared/errors.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { CertificateFacts, TlsFacts } from '../../../shared/types/connection-test.ts'
import type { ConnectionProfile } from '../../../shared/types/connection.ts'
import type { ProfileSecrets } from '../../../shared/types/profile-parts.ts'

/** The steps of a connection, in the order they complete. */
export type WireEvent =
  | { step: 'lookup'; addresses: string[] }
  | { step: 'tcp'; address: string; port: number }
  /** The client's own certificate was read, and its key belongs to it. */
  | { step: 'client-certificate'; certificate: CertificateFacts | null }
  /** The handshake is complete, whether or not the certificate is accepted. */
  | { step: 'tls'; facts: TlsFacts }
  | { step: 'websocket'; url: string; subprotocol: string }

/** The options for a connection to the broker of a profile. */
export interface WireOptions {
  profile: ConnectionProfile
  secrets: ProfileSecrets
  /** Largest MQTT packet that may be received. */
  maxPacketBytes: number
  /**
   * The broker has not been reached before: find out what answers in its place, at the cost of another connection.
   */
  identifyServer: boolean
  /**
   * Continues as far as possible with an unusable client certificate, so that the server's certificate can be shown.
   */
  thorough: boolean
  /** Called for each step; a test of the profile listens. */
  watch?: (event: WireEvent) => void
  /** Called with every piece received over a WebSocket, frame headers included; see `FrameWatch`. */
  onFrameBytes?: (bytes: Buffer) => void
}

/** A failure with the reason for the user. */
export function failure({ code, message, details }: Reason): WorkbenchError {
  return new WorkbenchError(code, message, details)
}
