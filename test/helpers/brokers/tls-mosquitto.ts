import type { ServerKind } from '../wire/certificates.ts'
import { rootFile, serverCertificate } from '../wire/certificates.ts'
import type { Mosquitto } from './mosquitto.ts'
import { startMosquitto } from './mosquitto.ts'

/** A mosquitto that listens with and without TLS. */
export interface TlsMosquitto extends Mosquitto {
  ports: {
    tls: number
    wss: number
    /** Demands a client certificate of the test root. */
    mutual: number
    /** Likewise over WebSocket. */
    mutualWss: number
  }
}

/** Starts a mosquitto with every listener people run; `server` says what is wrong with its certificate. */
export async function startTlsMosquitto(
  server: ServerKind = 'valid',
  config: string[] = [],
): Promise<TlsMosquitto> {
  const { chain, key } = await serverCertificate(server)
  const tls = [`certfile ${chain}`, `keyfile ${key}`]
  const mutual = [...tls, `cafile ${await rootFile()}`, 'require_certificate true']
  const broker = await startMosquitto({
    config,
    listeners: {
      tls,
      mutual,
      wss: ['protocol websockets', ...tls],
      mutualWss: ['protocol websockets', ...mutual],
    },
  })
  return broker as TlsMosquitto
}
