import type { NetworkAddress } from '../../../shared/types/workbench.ts'

/**
 * What differs between the desktop and browser mode, as the core sees it. `host/desktop.ts` and `host/node.ts` implement
 * it; nothing else asks which host it runs in.
 */
export interface HostPorts {
  /**
   * Asks the user where an export should go, or prepares a download. Resolves null when the user thinks better of it.
   * `fileName` is a proposal without a folder.
   */
  openExportTarget(fileName: string): Promise<ExportTarget | null>
  /** Where the system tells it: calls back when the computer has woken. Returns what stops that. */
  onResume?(listener: () => void): () => void
  /** What the system encrypts secrets with; null where it protects nothing. Missing is null. */
  systemProtection?(): Promise<SystemProtection | null>
  /** Addresses of this computer in the local network. Missing: those of its network interfaces. */
  networkAddresses?(): NetworkAddress[]
}

/** A keyring of the system. Both may reject: it can be locked, or gone. */
export interface SystemProtection {
  encrypt(text: string): Promise<Uint8Array>
  /** outdated: the key has changed, the text should be encrypted again. */
  decrypt(sealed: Uint8Array): Promise<{ text: string; outdated: boolean }>
}

/** A file being written. Nothing is visible under its final name before `finish`. */
export interface ExportTarget {
  /** Resolves when more may be written; rejects with a WorkbenchError `file-unwritable`. */
  write(chunk: Uint8Array): Promise<void>
  /** path: where it was saved (desktop); url: where the page can fetch it (browser mode). */
  finish(): Promise<{ path: string | null; url: string | null }>
  /** Removes what was written. */
  abort(): Promise<void>
}
