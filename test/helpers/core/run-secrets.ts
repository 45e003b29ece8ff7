import type { WriteDb } from '../../../electron/core/db/handles.ts'
import { KeptSecrets } from '../../../electron/core/secrets/kept-secrets.ts'

/** Secrets that nothing protects: they are kept for this run only. */
export function runSecrets(db: WriteDb): KeptSecrets {
  return new KeptSecrets(db, null, { onStatus: () => undefined, onKnown: () => undefined })
}
