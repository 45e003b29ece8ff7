/** Manages the views that pages have open. */
import type { CheckedInput, Output } from '../../../../shared/contract/contract.ts'
import type { Reason } from '../../../../shared/errors.ts'
import type { TimelineRow, ViewFilter } from '../../../../shared/types/message.ts'
import type { Client } from '../../ports/client.ts'
import type { Remote } from '../../threads/rpc.ts'
import { Pulse } from '../../threads/pulse.ts'
import type { History } from '../history.ts'
import type { ClientWindow } from './client-windows.ts'
import { ClientWindows } from './client-windows.ts'
import type { ReaderCalls } from '../reading/reader-protocol.ts'
import { isHung, searchTooSlow } from '../reading/slow-search.ts'
import type { Extent } from '../rows/view.ts'
import type { RemovedRows } from '../upkeep/row-remover.ts'
import type { CommittedRows } from '../writing/writer-protocol.ts'

/** A page receives news at most 15 times a second. */
const newsIntervalMs = 1_000 / 15

interface OpenView extends ClientWindow {
  filter: ViewFilter
  changed: Set<number>
  removed: number[]
  /** The reader has not answered yet; the call is repeated when the reader restarts. */
  opening: boolean
  reader: ReaderName
  /** Its regular expression took too long. */
  tooSlow: boolean
}

/** Views with a regular expression have a thread of their own. */
type ReaderName = 'page' | 'patterns'

/** The views that pages have open: each belongs to one client, which receives its news at the speed of a screen. */
export class Views {
  private readonly readers: Record<ReaderName, Remote<ReaderCalls>>
  private readonly open: ClientWindows<OpenView>

  constructor({ reader, patternReader, events }: Pick<History, 'reader' | 'patternReader' | 'events'>) {
    const readers = { page: reader, patterns: patternReader }
    this.readers = readers
    this.open = new ClientWindows('view', (viewId) => {
      // One of the readers has the view.
      for (const reader of Object.values(readers)) void reader.closeView.asEvent(viewId)
    })
    events.on('committed', (rows) => {
      this.committed(rows)
    })
    events.on('removed', (rows) => {
      this.removed(rows)
    })
    events.on('searched', (viewId, extent) => {
      this.searched(viewId, extent)
    })
    events.on('viewFailed', (viewId, reason) => {
      this.failed(viewId, reason)
    })
    events.on('readerRestarted', (name, tooSlow) => {
      this.readerRestarted(name, tooSlow)
    })
  }

  async openView(input: CheckedInput<'views.open'>, client: Client): Promise<Output<'views.open'>> {
    const viewId = this.open.nextId()
    const { connectionId, filter, limit } = input
    const pulse = new Pulse(newsIntervalMs, {
      run: () => this.sendNews(viewId),
      failed: () => {
        this.failed(viewId, null)
      },
    })
    // Registered first, so that rows committed while the reader answers are sent afterwards.
    const view: OpenView = {
      client,
      filter,
      connectionId,
      changed: new Set(),
      removed: [],
      pulse,
      opening: true,
      reader: filter.match === 'regexp' && filter.text !== '' ? 'patterns' : 'page',
      tooSlow: false,
    }
    this.open.add(viewId, view)
    const ask = () => this.readers[view.reader].openView(viewId, connectionId, filter, limit)
    try {
      // Another view's regular expression may have ended the thread.
      const news = await ask().catch((error: unknown) => {
        if (view.tooSlow || !isHung(error)) throw error
        return ask()
      })
      const { changed: _, removed: __, ...opened } = news
      view.opening = false
      return { viewId, ...opened }
    } catch (error) {
      this.open.drop(viewId)
      throw view.tooSlow ? searchTooSlow(filter) : error
    }
  }

  // A view was closed; `reason`: why it must not be opened again unchanged.
  private failed(viewId: number, reason: Reason | null): void {
    const view = this.open.get(viewId)
    if (!view) return
    this.open.drop(viewId)
    view.client.emit('views.ended', { viewId, reason })
  }

  // The views of a reader were closed with its thread; `tooSlow`: the one whose regular expression took too long.
  private readerRestarted(reader: ReaderName, tooSlow: number | null): void {
    for (const [viewId, view] of this.open.entries()) {
      if (view.reader !== reader) continue
      view.tooSlow ||= viewId === tooSlow
      // One that is being opened fails with the call.
      if (!view.opening) this.failed(viewId, view.tooSlow ? searchTooSlow(view.filter).reason : null)
    }
  }

  /** Throws WorkbenchError `not-found` for a view that is closed or belongs to another client. */
  rows({ viewId, from, to }: CheckedInput<'views.rows'>, client: Client): Promise<TimelineRow[]> {
    return this.readerOf(viewId, client).viewRows(viewId, from, to)
  }

  /** Throws WorkbenchError `not-found` like `rows`. */
  addressAt({ viewId, timeMs }: CheckedInput<'views.addressAt'>, client: Client): Promise<number> {
    return this.readerOf(viewId, client).addressAt(viewId, timeMs)
  }

  /** Throws WorkbenchError `not-found` like `rows`. */
  addressOf({ viewId, seq }: CheckedInput<'views.addressOf'>, client: Client): Promise<number | null> {
    return this.readerOf(viewId, client).addressOf(viewId, seq)
  }

  /** Throws WorkbenchError `not-found` like `rows`. */
  stopSearch(viewId: number, client: Client): Promise<void> {
    return this.readerOf(viewId, client).stopSearch(viewId)
  }

  /** Throws WorkbenchError `not-found` like `rows`. */
  resumeSearch(viewId: number, client: Client): Promise<void> {
    return this.readerOf(viewId, client).resumeSearch(viewId)
  }

  closeView(viewId: number, client: Client): void {
    this.open.check(viewId, client)
    this.open.drop(viewId)
  }

  /** A page has disconnected. */
  closeAllOf(client: Client): void {
    this.open.dropAllOf(client)
  }

  /** The workbench closes. */
  close(): void {
    this.open.dropAll()
  }

  private committed(rows: CommittedRows[]): void {
    for (const { connectionId, changed } of rows) {
      for (const view of this.open.on(connectionId)) {
        for (const seq of changed) view.changed.add(seq)
        view.pulse.request()
      }
    }
  }

  private removed({ connectionId, seqs }: RemovedRows): void {
    for (const view of this.open.on(connectionId)) {
      for (const seq of seqs) view.removed.push(seq)
      view.pulse.request()
    }
  }

  private searched(viewId: number, extent: Extent): void {
    this.open.get(viewId)?.client.emit('views.advanced', {
      viewId,
      ...extent,
      rows: [],
      changed: [],
      removed: false,
    })
  }

  private readerOf(viewId: number, client: Client): Remote<ReaderCalls> {
    this.open.check(viewId, client)
    return this.readers[this.open.get(viewId)?.reader ?? 'page']
  }

  private async sendNews(viewId: number): Promise<void> {
    const view = this.open.get(viewId)
    if (!view) return
    const changed = [...view.changed]
    view.changed.clear()
    const news = await this.readers[view.reader]
      .advanceView(viewId, changed, view.removed.splice(0))
      .catch(() => null)
    if (this.open.get(viewId) !== view) return
    // A reader that has ended can no longer answer for this view.
    if (news) view.client.emit('views.advanced', { viewId, ...news })
    else if (!view.opening) this.failed(viewId, null)
  }
}
