/** What the core needs from the program that hosts it: export files, the keyring, wake-up signals. */
import type { NetworkAddress } from '../../../shared/types/workbench.ts'

/**
 * What differs between the desktop and browser mode, as the core sees it. `host/desktop.ts` and `host/node.ts`
 * implement it; nothing else asks which host it runs in.
 */
export interface HostPorts {
  /**
   * Asks the user where to save an export, or prepares a download. Resolves with null when the user cancels.
   * `fileName` is a suggestion without a folder.
   */
  openExportTarget(fileName: string): Promise<ExportTarget | null>
  /** Calls the listener when the computer wakes up, if the system reports that. Returns a function that stops it. */
  onResume?(listener: () => void): () => void
  /** The keyring that encrypts secrets; null or missing where the system has none that is usable. */
  systemProtection?(): Promise<SystemProtection | null>
  /** Addresses of this computer in the local network. Missing: the addresses of its network interfaces. */
  networkAddresses?(): NetworkAddress[]
}

/** A keyring of the system. Both calls may reject: the keyring can be locked or missing. */
export interface SystemProtection {
  encrypt(text: string): Promise<Uint8Array>
  /** outdated: the key has changed, and the text should be encrypted again. */
  decrypt(sealed: Uint8Array): Promise<{ text: string; outdated: boolean }>
}

/** A file being written. Nothing is visible under its final name before `finish`. */
export interface ExportTarget {
  /** Resolves when the target can take more; rejects with a WorkbenchError `file-unwritable`. */
  write(chunk: Uint8Array): Promise<void>
  /** path: where it was saved (desktop); url: where the page can fetch it (browser mode). */
  finish(): Promise<{ path: string | null; url: string | null }>
  /** Removes what was written. */
  abort(): Promise<void>
}
