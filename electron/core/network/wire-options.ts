import type { Reason } from '../../../shared/errors.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { CertificateFacts, TlsFacts } from '../../../shared/types/connection-test.ts'
import type { ConnectionProfile } from '../../../shared/types/connection.ts'
import type { ProfileSecrets } from '../../../shared/types/profile-parts.ts'

/** What happened on the way to the broker, in the order it did. */
export type WireEvent =
  | { step: 'lookup'; addresses: string[] }
  | { step: 'tcp'; address: string; port: number }
  /** The client's own certificate was read, and its key belongs to it. */
  | { step: 'client-certificate'; certificate: CertificateFacts | null }
  /** The handshake is over, whether the certificate is accepted or not. */
  | { step: 'tls'; facts: TlsFacts }
  | { step: 'websocket'; url: string; subprotocol: string }

/** What is needed to reach the broker of a profile. */
export interface WireOptions {
  profile: ConnectionProfile
  secrets: ProfileSecrets
  /** Largest MQTT packet that may come. */
  maxPacketBytes: number
  /**
   * The broker has not been reached before: what answers in place of it is found out, at the price of another
   * connection.
   */
  curious: boolean
  /** Goes as far as it can when the client's own certificate is of no use: what the server presents is worth showing. */
  thorough: boolean
  /** Told of each step; a test of the profile listens. */
  watch?: (event: WireEvent) => void
  /** Told every piece that comes over a WebSocket, frame headers included; see `FrameWatch`. */
  onFrameBytes?: (bytes: Buffer) => void
}

/** A failure with the reason a user is told. */
export function failure({ code, message, details }: Reason): WorkbenchError {
  return new WorkbenchError(code, message, details)
}
