import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { everything, profileFor } from '../../helpers/core/profiles.ts'
import { startScenarioBroker } from '../../helpers/hostile/scenario-broker.ts'
import type { BenchPage } from '../lib/core/bench-page.ts'
import type { Bench } from '../lib/core/bench-core.ts'
import { connect, countsOf, reached, withCore } from '../lib/core/bench-core.ts'
import { floodFilter } from '../lib/load/flood-messages.ts'
import type { HostileScenario } from '../lib/load/hostile-scenarios.ts'
import { hostileScenarios, manyTopics } from '../lib/load/hostile-scenarios.ts'
import type { PacedReport } from '../lib/load/paced-broker.ts'
import { peakResidentMb, startHelper } from '../lib/processes.ts'
import type { Figures, Part } from '../lib/report.ts'

const lib = (name: string) => new URL(`../lib/${name}`, import.meta.url)
/** Another connection receives so much meanwhile. */
const otherRate = 1_000

/** What hostile brokers do to the core's main thread and memory, and to a connection beside them. */
export const hostile: Part = {
  name: 'hostile',
  async run({ quick }) {
    const figures: Figures[] = []
    for (const scenario of hostileScenarios) figures.push(await suffer(scenario, quick ? 5 : 10))
    figures.push(...(await manyRetained(quick ? 100_000 : 1_000_000)))
    return figures
  },
}

async function suffer(
  { name, version, scenario, reason, connectTimeoutMs = 10_000 }: HostileScenario,
  seconds: number,
) {
  const broker = await startScenarioBroker(version, scenario)
  const other = startHelper(lib('load/paced-broker.ts'), [otherRate, seconds])
  try {
    return await withCore(async (bench) => {
      const otherId = await connect(
        bench.page,
        profileFor(Number(await other.line()), { protocolVersion: 4 }),
        floodFilter,
      )
      await other.line()
      await bench.stalls()
      const startMs = performance.now()
      const profile = profileFor(broker.port, { protocolVersion: version, connectTimeoutMs })
      const told = firstReason(bench.page, broker.port)
      const id = await connect(bench.page, profile, '#')
      await bench.page.call('views.open', { connectionId: id, filter: everything, limit: 50 })
      const found = reason === null ? '' : await told
      const tookMs = found === '' ? '' : Math.round(performance.now() - startMs)
      if (found !== (reason ?? '')) throw new Error(`${name}: left for ${found}, not for ${reason}`)
      const { sent } = JSON.parse(await other.line()) as PacedReport
      const stalls = await bench.stalls()
      const lost = await lostOf(bench.page, otherId, sent)
      return row(name, { reason: found, tookMs, ...stalls, sent, lost, memory: peakOf(bench) })
    })
  } finally {
    broker.close()
    await other.stop()
  }
}

/** A million topics: while they come, when the connection is closed in the midst of it, and when it is opened later. */
async function manyRetained(count: number): Promise<Figures[]> {
  const broker = await startScenarioBroker(4, manyTopics(count))
  const dataDir = await mkdtemp(join(tmpdir(), 'heliograph-bench-'))
  const profile = profileFor(broker.port, { protocolVersion: 4 })
  const name = `sends ${count.toLocaleString('en')} retained messages on as many topics`
  try {
    const figures = await withCore(async (bench) => {
      const id = await connect(bench.page, profile, '#')
      await bench.page.call('views.open', { connectionId: id, filter: everything, limit: 50 })
      await bench.stalls()
      const half = await reached(bench.page, id, count / 2)
      const coming = row(`${name}: the first half`, { ...half, ...(await bench.stalls()) })
      const startMs = performance.now()
      await bench.page.call('connections.disconnect', { id })
      const tookMs = Math.round(performance.now() - startMs)
      const closing = row('... disconnecting from it', { tookMs, ...(await bench.stalls()) })
      await bench.page.call('connections.connect', { id })
      const whole = await reached(bench.page, id, count)
      const rest = row('... connected again, until all are stored', { ...whole, ...(await bench.stalls()) })
      return [coming, closing, { ...rest, ...memoryOf(bench) }]
    }, dataDir)
    const later = await withCore(async (bench) => {
      const [connection] = await bench.page.call('connections.list', {})
      await bench.stalls()
      const startMs = performance.now()
      const [counts] = await bench.page.call('sessions.counts', {})
      const id = connection?.id ?? 0
      await bench.page.call('views.open', { connectionId: id, filter: everything, limit: 50 })
      await bench.page.call('views.open', {
        connectionId: id,
        filter: { ...everything, topicFilters: ['site/7/#'] },
        limit: 50,
      })
      const tookMs = Math.round(performance.now() - startMs)
      const sent = counts?.subscriptions[0]?.count ?? ''
      return row('... opened in a later run', {
        tookMs,
        sent,
        ...(await bench.stalls()),
        memory: peakOf(bench),
      })
    }, dataDir)
    return [...figures, later]
  } finally {
    broker.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

function row(scenario: string, found: Record<string, string | number | undefined>): Figures {
  return {
    scenario,
    'left for': found['reason'] ?? '',
    'took, ms': found['tookMs'] ?? '',
    'longest stall, ms': found['longest'] ?? '',
    'stall p99, ms': found['p99'] ?? '',
    'core peak, MB': found['memory'] ?? '',
    messages: found['sent'] ?? '',
    lost: found['lost'] ?? '',
  }
}

function peakOf({ core }: Bench): number {
  return Math.round(peakResidentMb(core.child.pid ?? 0))
}

const memoryOf = (bench: Bench): Figures => ({ 'core peak, MB': peakOf(bench) })

/** Code of the first reason that a session with a broker on this port has for its end. */
function firstReason(page: BenchPage, port: number): Promise<string> {
  return new Promise((resolve) => {
    const stop = page.on('sessions.changed', (sessions) => {
      const found = sessions.find(({ reason }) => reason?.details['port'] === port)
      if (!found) return
      stop()
      resolve(found.reason?.code ?? '')
    })
  })
}

/** Messages that a connection did not store of those that were sent to it, once it has had time for it. */
async function lostOf(page: BenchPage, id: number, sent: number): Promise<number> {
  for (let turn = 0; turn < 100; turn++) {
    if (((await countsOf(page, id))?.stored ?? 0) >= sent) break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return sent - ((await countsOf(page, id))?.stored ?? 0)
}
