import type { WorkbenchDoor } from './client.ts'
import type { HostPorts } from './ports.ts'

export interface WorkbenchOptions {
  /** Folder of `workbench.db` and `history.db`; made when missing. */
  dataDir: string
  ports: HostPorts
  version: string
}

export interface Workbench extends WorkbenchDoor {
  /** Disconnects, commits what was received, closes the files. Safe to call twice. */
  close(): Promise<void>
  /** What the page is called for with `--demo`: broker, devices, connection, subscription. */
  startDemo(): Promise<void>
}

/** Builds every room in order. Throws WorkbenchError `data-dir-taken`, `data-dir-unusable` or `newer-database`. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  throw new Error(`not built yet: ${options.dataDir}`)
}
