import type { Bridge } from '../../shared/contract/contract.ts'

/**
 * connecting: the first time. open: calls are answered. lost: the core does not answer, tried again and again.
 * closed: the core said goodbye; tried again too. refused: it is there, but does not know this page.
 */
export type LinkState = 'connecting' | 'open' | 'lost' | 'closed' | 'refused'

/** The bridge of the contract plus what a page must know about the way to the core. */
export interface PageBridge extends Bridge {
  /** Told at once and at every change; returns the function that stops listening. */
  onLink(listener: (state: LinkState) => void): () => void
  /**
   * Told each time a core answers anew, at once if one already does: whatever belongs to the client (views, charts,
   * exports) is gone then and must be opened again.
   */
  onReady(listener: () => void): () => void
  /** Closes the window of the program. Null in a browser, which asks about unsaved changes itself. */
  readonly closeWindow: (() => void) | null
  /** Tries to reach the core now instead of at the next attempt. */
  retry(): void
}
