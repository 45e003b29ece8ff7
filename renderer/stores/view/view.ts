import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Events } from '../../../shared/contract/contract.ts'
import type { Reason } from '../../../shared/errors.ts'
import { reasonOf } from '../../../shared/errors.ts'
import type { TimelineRow, ViewExtent, ViewFilter } from '../../../shared/types/message.ts'
import { bridge } from '../../bridge/index.ts'
import { useSelectionStore } from '../connections/selection.ts'
import { useWorkspaceStore } from '../shell/workspace.ts'
import { noteShown } from './open-views.ts'
import { RowCache } from './row-cache.ts'
import type { CachedRow } from './row-cache.ts'
import { RowLoader } from './row-loader.ts'

/** Rows that are sent when a view opens and with each advance: more than a tall screen shows. */
const newestRows = 60

export const everything: ViewFilter = { show: 'all', topicFilters: [], text: '' }

/** Whether two filters show the same rows. Without a text, the kind of matching does not matter. */
function showsSame(one: ViewFilter, other: ViewFilter): boolean {
  const meaning = ({ show, topicFilters, text, match, qos, retainedOnly, sinceMs, untilMs }: ViewFilter) => {
    const how = text === '' ? null : (match ?? 'substring')
    return JSON.stringify([show, topicFilters, text, how, qos ?? [], retainedOnly ?? false, sinceMs, untilMs])
  }
  return meaning(one) === meaning(other)
}

/** Where the user left a timeline, to return to it. */
export interface ReadingPlace {
  /** The opening it belongs to. Addresses are not valid in another one. */
  opening: number
  address: number
  offsetPx: number
  following: boolean
  seenLast: number
}

type Advance = Events['views.advanced']

function setup(connectionId: number) {
  const selection = useSelectionStore()
  const workspace = useWorkspaceStore()
  const filter = shallowRef<ViewFilter>(workspace.placeOf(connectionId).filter ?? everything)
  const extent = shallowRef<ViewExtent | null>(null)
  const fault = shallowRef<Reason | null>(null)
  const busy = ref(false)
  /** Counts the views opened so far. With each, the rows have new addresses. */
  const opening = ref(0)
  /** Counts changes to the loaded rows. */
  const revision = ref(0)
  const place = shallowRef<ReadingPlace | null>(null)
  let cache = new RowCache()
  let loader: RowLoader | null = null
  let attempts = 0
  let shouldBeOpen = false
  /** Events of a view that arrived before the answer to its opening. */
  let early: Advance[] = []

  async function open(): Promise<void> {
    const attempt = ++attempts
    shouldBeOpen = true
    busy.value = true
    early = []
    try {
      const opened = await bridge.call('views.open', {
        connectionId,
        filter: filter.value,
        limit: newestRows,
      })
      if (attempt === attempts) begin(opened)
      else await closeView(opened.viewId)
    } catch (error) {
      if (attempt === attempts) fault.value = reasonOf(error)
    } finally {
      if (attempt === attempts) busy.value = false
    }
  }

  function begin({ rows, ...opened }: ViewExtent & { rows: Advance['rows'] }): void {
    const before = extent.value
    loader?.stop()
    cache = new RowCache()
    cache.put(rows)
    loader = new RowLoader({
      cache,
      fetchRows: ({ from, to }) => bridge.call('views.rows', { viewId: opened.viewId, from, to }),
      extent: () => extent.value ?? opened,
      onRows: () => {
        fault.value = null
        revision.value++
      },
      onFault: failReading,
    })
    extent.value = opened
    fault.value = null
    opening.value++
    for (const news of early) if (news.viewId === opened.viewId) advance(news)
    early = []
    if (before) void closeView(before.viewId)
  }

  function failReading(error: unknown): void {
    const reason = reasonOf(error)
    // The core no longer knows this view: it was restarted, or the history was deleted.
    if (reason.code === 'not-found') void open()
    else fault.value = reason
  }

  function advance({ rows, changed, removed, ...now }: Advance): void {
    if (now.viewId !== extent.value?.viewId) {
      if (busy.value) early.push({ rows, changed, removed, ...now })
      return
    }
    extent.value = now
    if (removed) loader?.invalidate()
    cache.put(rows)
    cache.update(changed)
    if (changed.length > 0) selection.update(connectionId, changed)
    revision.value++
  }

  async function closeView(viewId: number): Promise<void> {
    // A view that cannot be closed no longer exists.
    await bridge.call('views.close', { viewId }).catch(() => undefined)
  }

  function close(): void {
    attempts++
    shouldBeOpen = false
    busy.value = false
    loader?.stop()
    if (extent.value) void closeView(extent.value.viewId)
    extent.value = null
    place.value = null
  }

  bridge.on('views.advanced', advance)
  bridge.on('views.ended', ({ viewId, reason }) => {
    if (viewId !== extent.value?.viewId) return
    if (reason) fault.value = reason
    else void open()
  })
  bridge.onReady(() => {
    if (!shouldBeOpen) return
    extent.value = null
    void open()
  })

  /** Opens the view unless it is open. Views that have not been shown for longest are closed. */
  function show(): void {
    noteShown(connectionId, close)
    if (!shouldBeOpen || fault.value) void open()
  }

  /** Resolves once the rows match the filter. */
  async function setFilter(next: ViewFilter): Promise<void> {
    const before = filter.value
    filter.value = next
    workspace.keep(connectionId, { filter: next })
    if (shouldBeOpen && !showsSame(before, next)) await open()
  }

  /** Stops or resumes the search further back; the extent reports when this has happened. */
  async function setSearching(on: boolean): Promise<void> {
    const viewId = extent.value?.viewId
    if (viewId !== undefined) await bridge.call(on ? 'views.resumeSearch' : 'views.stopSearch', { viewId })
  }

  /** Address of the first row from a time on; null without rows. */
  async function addressAt(timeMs: number): Promise<number | null> {
    const now = extent.value
    if (!now || now.last < now.first) return null
    return bridge.call('views.addressAt', { viewId: now.viewId, timeMs })
  }

  /** Loads the row with a sequence number; null when the filter hides it or it was deleted. */
  async function find(seq: number): Promise<TimelineRow | null> {
    const viewId = extent.value?.viewId
    if (viewId === undefined) return null
    const address = await bridge.call('views.addressOf', { viewId, seq })
    if (address === null) return null
    const [row] = await bridge.call('views.rows', { viewId, from: address, to: address })
    return row ?? null
  }

  function want(from: number, to: number): void {
    if (to >= from) loader?.want(from, to)
  }

  return {
    filter: computed(() => filter.value),
    extent: computed(() => extent.value),
    /** Why the history cannot be shown. */
    fault: computed(() => fault.value),
    /** A view is being opened; the rows of the previous one are still shown. */
    busy: computed(() => busy.value),
    opening: computed(() => opening.value),
    revision: computed(() => revision.value),
    /** Set by the component that shows the rows. */
    place,
    rowAt: (address: number): CachedRow => cache.get(address),
    /** Requests rows that are not loaded; `revision` changes when they are. */
    want,
    show,
    setFilter,
    stopSearch: () => setSearching(false),
    resumeSearch: () => setSearching(true),
    addressAt,
    find,
    retry: open,
  }
}

/** The view on one connection's timeline: one store for each connection. */
export function useViewStore(connectionId: number) {
  return defineStore(`view/${connectionId}`, () => setup(connectionId))()
}

export type ViewStore = ReturnType<typeof useViewStore>
