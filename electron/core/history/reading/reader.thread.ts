/** Entry point of a reader thread: opens the history for reading and answers calls. */
import { parentPort, workerData } from 'node:worker_threads'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { ReadDb } from '../../db/open.ts'
import { openForReading } from '../../db/open.ts'
import { chartReader } from '../../db/queries/history/charts.ts'
import { showMatching } from '../../db/queries/history/matches.ts'
import { messageReader } from '../../db/queries/history/messages.ts'
import { countOfTopic, listStored, totalsReader } from '../../db/queries/history/totals.ts'
import { listUnreleased } from '../../db/queries/history/unreleased.ts'
import { joinThreads } from '../../threads/rpc.ts'
import { checkInBackground } from './background-check.ts'
import { ChartSource } from '../sources/chart-source.ts'
import { ExportSource } from '../sources/export-source.ts'
import { topicMoments } from '../sources/topic-moments.ts'
import { OpenViews } from './open-views.ts'
import type { ViewEvents } from './reader-failures.ts'
import { explained, readingFailure } from './reader-failures.ts'
import type { ReaderActivity, ReaderCalls, ReaderEvents, ReaderStart } from './reader-protocol.ts'
import { readerActivity } from './reader-protocol.ts'
import { deliveryAt, wholeMessage } from '../rows/whole-message.ts'

class ReaderThread {
  readonly db: ReadDb
  readonly views: OpenViews
  readonly messages: ReturnType<typeof messageReader>
  readonly charts = new Map<number, ChartSource>()
  readonly exports = new Map<number, ExportSource>()

  constructor(path: string, events: ViewEvents, { matching, view }: ReaderActivity) {
    this.db = openForReading(path)
    showMatching(this.db, matching)
    this.views = new OpenViews(this.db, events, view)
    this.messages = messageReader(this.db)
  }

  export(exportId: number): ExportSource {
    return found(this.exports.get(exportId), 'export', exportId)
  }

  chart(chartId: number): ChartSource {
    return found(this.charts.get(chartId), 'chart', chartId)
  }
}

function found<Value>(value: Value | undefined, kind: string, id: number): Value {
  if (value === undefined) throw new WorkbenchError('not-found', `There is no ${kind} ${id}.`, { kind, id })
  return value
}

if (!parentPort) throw new Error('the history reader runs as a thread')
let opened: ReaderThread | null = null

function thread(): ReaderThread {
  if (!opened) throw new Error('the history reader is not open')
  return opened
}

const { path, activity, checks } = workerData as ReaderStart
let stopCheck = (): void => undefined
const explain = (error: unknown) =>
  readingFailure(path, error, (cause) => {
    void main.damaged.asEvent(cause)
  })

const calls: ReaderCalls = {
  open: () => {
    const events: ViewEvents = {
      searched: (viewId, extent) => void main.searched.asEvent(viewId, extent),
      failed: (viewId, error) => void main.failed.asEvent(viewId, explain(error)),
    }
    opened = new ReaderThread(path, events, readerActivity(activity))
    if (checks) stopCheck = checkInBackground(opened.db, path, explain)
  },
  openView: (viewId, connectionId, filter, limit) => thread().views.open(viewId, connectionId, filter, limit),
  advanceView: (viewId, changed, removed) => thread().views.advance(viewId, changed, removed),
  viewRows: (viewId, from, to) => thread().views.rows(viewId, from, to),
  addressAt: (viewId, timeMs) => thread().views.addressAt(viewId, timeMs),
  addressOf: (viewId, seq) => thread().views.addressOf(viewId, seq),
  stopSearch: (viewId) => {
    thread().views.stopSearch(viewId)
  },
  resumeSearch: (viewId) => {
    thread().views.resumeSearch(viewId)
  },
  closeView: (viewId) => {
    thread().views.close(viewId)
  },
  message: (connectionId, seq) => wholeMessage(thread().messages, connectionId, seq),
  delivery: (connectionId, seq) => deliveryAt(thread().messages, connectionId, seq),
  size: (connectionId, topic) => {
    const { db } = thread()
    if (topic !== null) return { messages: countOfTopic(db, connectionId, topic), events: 0, bytes: null }
    const { messages, events, bytes } = totalsReader(db).of(connectionId)
    return { messages, events, bytes }
  },
  histories: () => listStored(thread().db),
  unreleased: (connectionId) => listUnreleased(thread().db, connectionId),
  openChart: (chartId, request) => {
    const { db, charts } = thread()
    const chart = new ChartSource(db, chartReader(db), request, Date.now())
    charts.set(chartId, chart)
    return chart.contents()
  },
  advanceChart: (chartId) => {
    const chart = thread().chart(chartId)
    const series = chart.advance()
    return { series, topics: chart.topics }
  },
  closeChart: (chartId) => {
    thread().charts.delete(chartId)
  },
  topicMoments: (request) => topicMoments(chartReader(thread().db), request),
  openExport: (exportId, request) => {
    thread().exports.set(exportId, new ExportSource(thread().db, request))
  },
  stepExport: (exportId) => thread().export(exportId).step(),
  closeExport: (exportId) => {
    thread().exports.delete(exportId)
  },
  alive: () => undefined,
  close: () => {
    stopCheck()
    opened?.db.close()
    opened = null
  },
}

const main = joinThreads<ReaderEvents, ReaderCalls>(parentPort, explained(calls, explain))
