import type { CheckedInput, Output } from '../../../shared/contract.ts'
import type { Reason } from '../../../shared/errors.ts'
import { reasonOf, WorkbenchError } from '../../../shared/errors.ts'
import type { TimelineRow, ViewFilter } from '../../../shared/types/message.ts'
import type { Client } from '../client.ts'
import type { Remote } from '../threads/rpc.ts'
import { Pulse } from '../threads/pulse.ts'
import type { ClientWindow } from './client-windows.ts'
import { ClientWindows } from './client-windows.ts'
import type { ReaderCalls } from './reading/reader-protocol.ts'
import type { Extent } from './reading/view.ts'
import type { CommittedRows, RemovedRows } from './writing/writer-protocol.ts'

/** A page is told of news at most 15 times a second. */
const newsIntervalMs = 1_000 / 15

interface OpenView extends ClientWindow {
  filter: ViewFilter
  changed: Set<number>
  removed: number[]
  /** The reader has not answered yet; it is asked again when it is started again. */
  opening: boolean
}

/** The views that pages have open: each belongs to one client, and is told of news at the speed of a screen. */
export class Views {
  private readonly reader: Remote<ReaderCalls>
  private readonly open: ClientWindows<OpenView>

  constructor(reader: Remote<ReaderCalls>) {
    this.reader = reader
    this.open = new ClientWindows('view', (viewId) => void reader.closeView.asEvent(viewId))
  }

  async openView(input: CheckedInput<'views.open'>, client: Client): Promise<Output<'views.open'>> {
    const viewId = this.open.nextId()
    const { connectionId, filter, limit } = input
    const pulse = new Pulse(newsIntervalMs, {
      run: () => this.tell(viewId),
      failed: () => {
        this.failed(viewId, null)
      },
    })
    // Registered first: what is committed while the reader answers is told afterwards.
    this.open.add(viewId, {
      client,
      filter,
      connectionId,
      changed: new Set(),
      removed: [],
      pulse,
      opening: true,
    })
    try {
      const news = await this.reader.openView(viewId, connectionId, filter, limit)
      const { changed: _, removed: __, ...opened } = news
      const view = this.open.get(viewId)
      if (view) view.opening = false
      return { viewId, ...opened }
    } catch (error) {
      this.open.drop(viewId)
      const hung = reasonOf(error).details['cause'] === 'hung'
      throw hung && filter.match === 'regexp' ? searchTooSlow() : error
    }
  }

  /** A view is gone; `reason`: why it must not be opened again as it was. */
  failed(viewId: number, reason: Reason | null): void {
    const view = this.open.get(viewId)
    if (!view) return
    this.open.drop(viewId)
    view.client.emit('views.ended', { viewId, reason })
  }

  /** All views are gone with the thread that had them; `hung`: because it did not answer. */
  readerRestarted(hung: boolean): void {
    for (const [viewId, { filter, opening }] of this.open.entries()) {
      if (opening) continue
      const toBlame = hung && filter.match === 'regexp' && filter.text !== ''
      this.failed(viewId, toBlame ? searchTooSlow().reason : null)
    }
  }

  /** Throws WorkbenchError `not-found` for a view that is closed or somebody else's. */
  rows({ viewId, from, to }: CheckedInput<'views.rows'>, client: Client): Promise<TimelineRow[]> {
    this.open.check(viewId, client)
    return this.reader.viewRows(viewId, from, to)
  }

  /** Throws WorkbenchError `not-found` likewise. */
  addressAt({ viewId, timeMs }: CheckedInput<'views.addressAt'>, client: Client): Promise<number> {
    this.open.check(viewId, client)
    return this.reader.addressAt(viewId, timeMs)
  }

  /** Throws WorkbenchError `not-found` likewise. */
  stopSearch(viewId: number, client: Client): Promise<void> {
    this.open.check(viewId, client)
    return this.reader.stopSearch(viewId)
  }

  /** Throws WorkbenchError `not-found` likewise. */
  resumeSearch(viewId: number, client: Client): Promise<void> {
    this.open.check(viewId, client)
    return this.reader.resumeSearch(viewId)
  }

  closeView(viewId: number, client: Client): void {
    this.open.check(viewId, client)
    this.open.drop(viewId)
  }

  /** A page has gone. */
  closeAllOf(client: Client): void {
    this.open.dropAllOf(client)
  }

  /** The workbench closes. */
  close(): void {
    this.open.dropAll()
  }

  /** Rows are on disk. */
  committed(rows: CommittedRows[]): void {
    for (const { connectionId, changed } of rows) {
      for (const view of this.open.on(connectionId)) {
        for (const seq of changed) view.changed.add(seq)
        view.pulse.request()
      }
    }
  }

  /** Rows are gone. */
  removed({ connectionId, seqs }: RemovedRows): void {
    for (const view of this.open.on(connectionId)) {
      for (const seq of seqs) view.removed.push(seq)
      view.pulse.request()
    }
  }

  /** A filtered view has looked further back. */
  searched(viewId: number, extent: Extent): void {
    this.open.get(viewId)?.client.emit('views.advanced', {
      viewId,
      ...extent,
      rows: [],
      changed: [],
      removed: false,
    })
  }

  private async tell(viewId: number): Promise<void> {
    const view = this.open.get(viewId)
    if (!view) return
    const changed = [...view.changed]
    view.changed.clear()
    const news = await this.reader.advanceView(viewId, changed, view.removed.splice(0)).catch(() => null)
    if (this.open.get(viewId) !== view) return
    // A reader that has ended cannot answer for this view any more.
    if (news) view.client.emit('views.advanced', { viewId, ...news })
    else if (!view.opening) this.failed(viewId, null)
  }
}

function searchTooSlow(): WorkbenchError {
  return new WorkbenchError('search-too-slow', 'The regular expression takes too long.')
}
