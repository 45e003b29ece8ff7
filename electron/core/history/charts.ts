import type { CheckedInput, Output } from '../../../shared/contract.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Client } from '../client.ts'
import { Pulse } from '../threads/pulse.ts'
import type { Remote } from '../threads/rpc.ts'
import type { ReaderCalls } from './reading/reader-protocol.ts'
import type { CommittedRows } from './writing/writer-protocol.ts'

const newsIntervalMs = 250

interface OpenChart {
  client: Client
  connectionId: number
  pulse: Pulse
}

/** The charts that pages have open: points are extracted in the reader and told a few times a second. */
export class Charts {
  private readonly reader: Remote<ReaderCalls>
  private readonly open = new Map<number, OpenChart>()
  private lastId = 0

  constructor(reader: Remote<ReaderCalls>) {
    this.reader = reader
  }

  async openChart(input: CheckedInput<'charts.open'>, client: Client): Promise<Output<'charts.open'>> {
    const chartId = ++this.lastId
    const pulse = new Pulse(newsIntervalMs, () => this.tell(chartId))
    const { series, truncated } = await this.reader.openChart(chartId, input)
    this.open.set(chartId, { client, connectionId: input.connectionId, pulse })
    // What was committed between the reader's look and now.
    pulse.request()
    return { chartId, series, truncated }
  }

  /** Throws WorkbenchError `not-found` for a chart that is closed or somebody else's. */
  closeChart(chartId: number, client: Client): void {
    if (this.open.get(chartId)?.client !== client) {
      throw new WorkbenchError('not-found', `There is no chart ${chartId}.`, { kind: 'chart', id: chartId })
    }
    this.drop(chartId)
  }

  /** A page has gone. */
  closeAllOf(client: Client): void {
    for (const [chartId, chart] of this.open) if (chart.client === client) this.drop(chartId)
  }

  /** The workbench closes. */
  close(): void {
    for (const chartId of this.open.keys()) this.drop(chartId)
  }

  /** All charts are gone with the thread that had them. */
  readerRestarted(): void {
    for (const chartId of this.open.keys()) this.end(chartId)
  }

  /** Rows are on disk. */
  committed(rows: CommittedRows[]): void {
    for (const { connectionId } of rows) {
      for (const chart of this.open.values()) if (chart.connectionId === connectionId) chart.pulse.request()
    }
  }

  private async tell(chartId: number): Promise<void> {
    const chart = this.open.get(chartId)
    if (!chart) return
    const series = await this.reader.advanceChart(chartId).catch(() => null)
    if (this.open.get(chartId) !== chart) return
    // A reader that has ended cannot answer for this chart any more.
    if (!series) this.end(chartId)
    else if (series.length > 0) chart.client.emit('charts.advanced', { chartId, series })
  }

  private end(chartId: number): void {
    const chart = this.open.get(chartId)
    this.drop(chartId)
    chart?.client.emit('charts.ended', { chartId })
  }

  private drop(chartId: number): void {
    this.open.get(chartId)?.pulse.stop()
    this.open.delete(chartId)
    void this.reader.closeChart.asEvent(chartId)
  }
}
