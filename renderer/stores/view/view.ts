import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Events } from '../../../shared/contract/contract.ts'
import type { Reason } from '../../../shared/errors.ts'
import { reasonOf } from '../../../shared/errors.ts'
import type { TimelineRow, ViewExtent, ViewFilter } from '../../../shared/types/message.ts'
import { bridge } from '../../bridge/index.ts'
import { useSelectionStore } from '../connections/selection.ts'
import { useWorkspaceStore } from '../shell/workspace.ts'
import { admit } from './open-views.ts'
import { RowCache } from './row-cache.ts'
import type { CachedRow } from './row-cache.ts'
import { RowLoader } from './row-loader.ts'

/** Rows that come with the opening and with each advance: more than a tall screen shows. */
const newestRows = 60

export const everything: ViewFilter = { show: 'all', topicFilters: [], text: '' }

/** How a text is matched does not matter without a text. */
function showsSame(one: ViewFilter, other: ViewFilter): boolean {
  const meaning = ({ show, topicFilters, text, match, qos, retainedOnly, sinceMs, untilMs }: ViewFilter) => {
    const how = text === '' ? null : (match ?? 'substring')
    return JSON.stringify([show, topicFilters, text, how, qos ?? [], retainedOnly ?? false, sinceMs, untilMs])
  }
  return meaning(one) === meaning(other)
}

/** Where a reader left a timeline, to come back to. */
export interface ReadingPlace {
  /** The opening it belongs to: addresses mean nothing in another one. */
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
  /** Counts the views opened so far: another number, other rows. */
  const opening = ref(0)
  /** Counts changes to the rows at hand. */
  const revision = ref(0)
  const place = shallowRef<ReadingPlace | null>(null)
  let cache = new RowCache()
  let loader: RowLoader | null = null
  let attempts = 0
  let wanted = false
  /** News of a view whose opening has not been answered yet. */
  let early: Advance[] = []

  async function open(): Promise<void> {
    const attempt = ++attempts
    wanted = true
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
      ask: ({ from, to }) => bridge.call('views.rows', { viewId: opened.viewId, from, to }),
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
    // The core does not know this view any more: it answers anew, or the history was deleted.
    if (reason.code === 'not-found') void open()
    else fault.value = reason
  }

  function advance({ rows, changed, removed, ...now }: Advance): void {
    if (now.viewId !== extent.value?.viewId) {
      if (busy.value) early.push({ rows, changed, removed, ...now })
      return
    }
    extent.value = now
    if (removed) loader?.doubt()
    cache.put(rows)
    cache.renew(changed)
    if (changed.length > 0) selection.renew(connectionId, changed)
    revision.value++
  }

  async function closeView(viewId: number): Promise<void> {
    // A view that cannot be closed is gone already.
    await bridge.call('views.close', { viewId }).catch(() => undefined)
  }

  function close(): void {
    attempts++
    wanted = false
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
    if (!wanted) return
    extent.value = null
    void open()
  })

  /** Opens the view unless it is; the ones not shown for longest are closed for it. */
  function show(): void {
    admit(connectionId, close)
    if (!wanted || fault.value) void open()
  }

  /** Resolves once the rows are those of the filter. */
  async function setFilter(next: ViewFilter): Promise<void> {
    const before = filter.value
    filter.value = next
    workspace.keep(connectionId, { filter: next })
    if (wanted && !showsSame(before, next)) await open()
  }

  /** Looks no further back, or goes on; the extent tells when it is so. */
  async function setSearching(on: boolean): Promise<void> {
    const viewId = extent.value?.viewId
    if (viewId !== undefined) await bridge.call(on ? 'views.resumeSearch' : 'views.stopSearch', { viewId })
  }

  /** Where the rows of a time begin; null without rows. */
  async function addressAt(timeMs: number): Promise<number | null> {
    const now = extent.value
    if (!now || now.last < now.first) return null
    return bridge.call('views.addressAt', { viewId: now.viewId, timeMs })
  }

  /** The row with a sequence number, asked for anew; null when the filter hides it or it is gone. */
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
    /** A view is being opened; the rows of the one before are still there. */
    busy: computed(() => busy.value),
    opening: computed(() => opening.value),
    revision: computed(() => revision.value),
    /** Kept by whoever shows the rows. */
    place,
    rowAt: (address: number): CachedRow => cache.get(address),
    /** Asks for rows that are not at hand; `revision` moves when they are. */
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
