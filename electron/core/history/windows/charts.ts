/** Manages the charts that pages have open. */
import type { CheckedInput, Output } from '../../../../shared/contract/contract.ts'
import type { Client } from '../../ports/client.ts'
import { Pulse } from '../../threads/pulse.ts'
import type { Remote } from '../../threads/rpc.ts'
import type { History } from '../history.ts'
import type { ClientWindow } from './client-windows.ts'
import { ClientWindows } from './client-windows.ts'
import type { ReaderCalls } from '../reading/reader-protocol.ts'
import type { CommittedRows } from '../writing/writer-protocol.ts'

const newsIntervalMs = 250

interface OpenChart extends ClientWindow {
  /** The number that was sent last. */
  topics: number
}

/** The charts that pages have open: points are extracted in the reader and sent a few times a second. */
export class Charts {
  private readonly reader: Remote<ReaderCalls>
  private readonly open: ClientWindows<OpenChart>

  constructor({ reader, events }: Pick<History, 'reader' | 'events'>) {
    this.reader = reader
    this.open = new ClientWindows('chart', (chartId) => void reader.closeChart.asEvent(chartId))
    events.on('committed', (rows) => {
      this.committed(rows)
    })
    events.on('readerRestarted', (name) => {
      if (name === 'page') this.readerRestarted()
    })
  }

  async openChart(input: CheckedInput<'charts.open'>, client: Client): Promise<Output<'charts.open'>> {
    const chartId = this.open.nextId()
    const pulse = new Pulse(newsIntervalMs, {
      run: () => this.sendNews(chartId),
      failed: () => {
        this.end(chartId)
      },
    })
    const contents = await this.reader.openChart(chartId, input)
    this.open.add(chartId, { client, connectionId: input.connectionId, pulse, topics: contents.topics })
    // Covers rows that were committed after the reader read the contents.
    pulse.request()
    return { chartId, ...contents }
  }

  /** When the messages of a topic around a time arrived. */
  moments(input: CheckedInput<'charts.moments'>): Promise<Output<'charts.moments'>> {
    return this.reader.topicMoments(input)
  }

  /** Throws WorkbenchError `not-found` for a chart that is closed or belongs to another client. */
  closeChart(chartId: number, client: Client): void {
    this.open.check(chartId, client)
    this.open.drop(chartId)
  }

  /** A page has disconnected. */
  closeAllOf(client: Client): void {
    this.open.dropAllOf(client)
  }

  /** The workbench closes. */
  close(): void {
    this.open.dropAll()
  }

  // All charts were closed with the thread that had them.
  private readerRestarted(): void {
    for (const [chartId] of this.open.entries()) this.end(chartId)
  }

  private committed(rows: CommittedRows[]): void {
    for (const { connectionId } of rows) {
      for (const { pulse } of this.open.on(connectionId)) pulse.request()
    }
  }

  private async sendNews(chartId: number): Promise<void> {
    const chart = this.open.get(chartId)
    if (!chart) return
    const news = await this.reader.advanceChart(chartId).catch(() => null)
    if (this.open.get(chartId) !== chart) return
    // A reader that has ended can no longer answer for this chart.
    if (!news) this.end(chartId)
    else if (news.series.length > 0 || news.topics !== chart.topics) {
      chart.topics = news.topics
      chart.client.emit('charts.advanced', { chartId, ...news })
    }
  }

  private end(chartId: number): void {
    const chart = this.open.get(chartId)
    this.open.drop(chartId)
    chart?.client.emit('charts.ended', { chartId })
  }
}
