import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode } from '@msgpack/msgpack'
import { connectAsync } from 'mqtt'
import type { TimelineRow } from '../../shared/types/message.ts'
import type { Helper } from '../bench/lib/processes.ts'
import { startHelper } from '../bench/lib/processes.ts'
import { startMosquitto } from '../helpers/brokers/mosquitto.ts'
import { connectPage } from '../helpers/wire/page-socket.ts'
import { everything, profileFor, subscriptionTo } from '../helpers/core/profiles.ts'
import type { Kill, KillLoopResult } from './check-history.ts'
import { Announced, checkHistory, countOf, missingOf, openToLook, tidyCount } from './check-history.ts'
import type { EventName, Events } from '../../shared/contract/contract.ts'
import type { CoreFrame } from '../../shared/wire.ts'
import type { PublisherReport } from './numbered.ts'
import { numberedFilter, paceTopic } from './numbered.ts'

const publisherFile = new URL('./publisher.ts', import.meta.url)
const coreFile = new URL('../bench/lib/core/core-process.ts', import.meta.url)

/** Of the lives, so many end while the workbench is started. */
const shareOfEarlyKills = 0.25

/** How the loop runs. */
export interface KillLoopOptions {
  /** How often the workbench is killed. */
  cycles: number
  /** Messages per second. */
  rate: number
  /** Longest time from being connected to being killed. */
  longestMs: number
  /** 0 <= random < 1. */
  random: () => number
  onCycle?: (cycle: number) => void
}

/**
 * Floods a mosquitto with numbered messages at QoS 0, 1 and 2, kills the workbench with SIGKILL again and again while it
 * records them in a persistent session, starts it anew, and at the end looks at the database for what should be there.
 * Meanwhile a second connection keeps only the newest messages, so that the oldest are deleted all the time, and messages are
 * published. One life in four ends before it is open.
 */
export async function killLoop(options: KillLoopOptions): Promise<KillLoopResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'heliograph-kill-'))
  const broker = await startMosquitto({
    quiet: true,
    config: ['max_queued_messages 0', 'max_inflight_messages 200'],
  })
  const announced = new Announced()
  const { connectionId, tidyId } = await createConnections(dataDir, broker.port)
  const ids = [connectionId, tidyId]
  const publisher = startHelper(publisherFile, [broker.port, options.rate])
  const pacing = await connectAsync(`mqtt://127.0.0.1:${broker.port}`)
  try {
    await publisher.line()
    const kills: Kill[] = []
    for (let cycle = 0; cycle < options.cycles; cycle++) {
      const liveMs = options.random() * options.longestMs
      if (options.random() < shareOfEarlyKills) await killEarly(dataDir, liveMs)
      else kills.push(await runUntilKilled(dataDir, ids, announced, liveMs))
      options.onCycle?.(cycle + 1)
      await pacing.publishAsync(paceTopic, String(announced.newest), { qos: 1 })
    }
    const report = await endOf(publisher)
    return await lookAt(dataDir, ids, announced, report, kills)
  } finally {
    await pacing.endAsync()
    await publisher.stop()
    await broker.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function createConnections(
  dataDir: string,
  port: number,
): Promise<{ connectionId: number; tidyId: number }> {
  const core = startHelper(coreFile, [dataDir])
  const page = await connectPage(await core.line())
  const profile = profileFor(port, { clientId: 'kill-loop', cleanStart: false, sessionExpiryS: 3_600 })
  const granted = new Promise<void>((resolve) => {
    listen(page, 'sessions.changed', (sessions) => {
      if (sessions.some(({ grants }) => grants[0]?.state === 'granted')) resolve()
    })
  })
  const made = await page.call('connections.create', { profile })
  if (!made.ok) throw new Error(made.error.message)
  const { id } = made.value as { id: number }
  const subscription = subscriptionTo(numberedFilter, { qos: 2 })
  await page.call('subscriptions.create', { connectionId: id, subscription })
  await page.call('connections.connect', { id })
  const tidy = await page.call('connections.create', {
    profile: profileFor(port, { retention: { keep: 'messages', count: tidyCount } }),
  })
  if (!tidy.ok) throw new Error(tidy.error.message)
  const tidyId = (tidy.value as { id: number }).id
  await page.call('subscriptions.create', { connectionId: tidyId, subscription })
  await granted
  await core.stop()
  return { connectionId: id, tidyId }
}

async function open(core: Helper, [connectionId = 0, tidyId = 0]: number[], announced: Announced) {
  const page = await connectPage(await core.line())
  const note = (rows: TimelineRow[]) => {
    for (const row of rows) announced.add(row)
  }
  listen(page, 'views.advanced', ({ rows }) => {
    note(rows)
  })
  const view = await page.call('views.open', { connectionId, filter: everything, limit: 500 })
  if (view.ok) note((view.value as { rows: TimelineRow[] }).rows)
  const connected = new Promise<void>((resolve) => {
    listen(page, 'sessions.changed', (sessions) => {
      if (sessions.some((one) => one.connectionId === connectionId && one.state === 'connected')) resolve()
    })
  })
  await page.call('connections.connect', { id: connectionId })
  await connected
  await page.call('connections.connect', { id: tidyId })
  publishOn(page, connectionId, announced)
  return page
}

async function runUntilKilled(
  dataDir: string,
  ids: number[],
  announced: Announced,
  liveMs: number,
): Promise<Kill> {
  const core = startHelper(coreFile, [dataDir])
  await open(core, ids, announced)
  const connectedMs = Date.now()
  await new Promise((resolve) => setTimeout(resolve, liveMs))
  const killedMs = Date.now()
  await core.stop()
  return { connectedMs, killedMs }
}

// While it starts: while it opens its files, at random after an earlier death.
async function killEarly(dataDir: string, liveMs: number): Promise<void> {
  const core = startHelper(coreFile, [dataDir])
  await new Promise((resolve) => setTimeout(resolve, liveMs))
  await core.stop()
}

// One after the other: what is answered is on disk.
function publishOn(page: Page, connectionId: number, announced: Announced): void {
  let number = 0
  const next = async (): Promise<void> => {
    const payload = Buffer.from(`published ${++number}`)
    const message = { topic: 'from/us', qos: 1, retain: false, payload } as const
    const reply = await page.call('messages.publish', { connectionId, ...message })
    if (!reply.ok) return
    announced.published.set((reply.value as { seq: number }).seq, payload.toString())
    await next()
  }
  // It ends with the process it asks.
  next().catch(() => undefined)
}

async function endOf(publisher: Helper): Promise<PublisherReport> {
  publisher.child.kill('SIGTERM')
  return JSON.parse(await publisher.line()) as PublisherReport
}

// Everything the broker still holds comes now: the last run lasts until all that was acknowledged is stored, or no more
// comes.
async function lookAt(
  dataDir: string,
  ids: number[],
  announced: Announced,
  report: PublisherReport,
  kills: Kill[],
): Promise<KillLoopResult> {
  const core = startHelper(coreFile, [dataDir])
  const page = await open(core, ids, announced)
  const db = openToLook(join(dataDir, 'history.db'))
  const deadlineMs = Date.now() + 60_000
  while (missingOf(db, report, 1) + missingOf(db, report, 2) > 0 && Date.now() < deadlineMs) {
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  for (const id of ids) await page.call('connections.disconnect', { id })
  await tidied(db, ids[1] ?? 0)
  await core.stop()
  const result = checkHistory(db, ids, announced, report, kills)
  db.close()
  return result
}

// Deleting what is too much goes on in small steps after the last message.
async function tidied(db: ReturnType<typeof openToLook>, tidyId: number): Promise<void> {
  const deadlineMs = Date.now() + 20_000
  while (countOf(db, tidyId) > tidyCount && Date.now() < deadlineMs) {
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

type Page = Awaited<ReturnType<typeof connectPage>>

function listen<Name extends EventName>(
  page: Page,
  name: Name,
  listener: (payload: Events[Name]) => void,
): void {
  page.socket.on('message', (data) => {
    const frame = decode(data as ArrayBuffer) as CoreFrame
    if ('event' in frame && frame.event === name) listener(frame.payload as Events[Name])
  })
}
