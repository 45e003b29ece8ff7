import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { connectAsync } from 'mqtt'
import type { TrafficCounts } from '../../electron/core/sessions/protocol/session-protocol.ts'
import { startHelper } from '../bench/lib/processes.ts'
import type { LoneSessions } from '../helpers/core/lone-sessions.ts'
import { openLoneSessions } from '../helpers/core/lone-sessions.ts'
import { startMosquitto } from '../helpers/brokers/mosquitto.ts'
import { profileFor, subscriptionTo } from '../helpers/core/profiles.ts'
import { newestOf, openToLook } from './check-history.ts'
import type { PublisherReport } from './numbered.ts'
import { numberedFilter, paceTopic, readNumbered } from './numbered.ts'

const publisherFile = new URL('./publisher.ts', import.meta.url)
const settleLimitMs = 60_000

export interface AccountingOptions {
  /** How many messages are sent, in all; a third of each QoS. */
  messages: number
  /** Of them, per second. */
  rate: number
  /** How often the thread that writes is ended meanwhile, and that of the session. */
  writerKills: number
  sessionKills: number
}

/** What was sent, what the session says it received, and what is on disk. */
export interface Account {
  sent: number
  counts: TrafficCounts
  /** Rows of received messages. */
  rows: number
  /** How many of the sent messages are on disk, each taken once, by QoS. */
  distinct: [number, number, number]
  sentOf: [number, number, number]
  /** QoS 2 messages that are on disk more than once. */
  repeatedQos2: number
  /** received - stored - dropped. */
  unaccounted: number
}

/**
 * A process of its own floods a mosquitto with numbered messages at every QoS while a session records them, and threads of the
 * workbench are ended meanwhile; then adds up what became of them.
 */
export async function accountFor(options: AccountingOptions): Promise<Account> {
  const folder = await mkdtemp(join(tmpdir(), 'heliograph-account-'))
  const broker = await startMosquitto({ config: ['max_queued_messages 0', 'max_inflight_messages 200'] })
  const lone = await openLoneSessions(folder)
  const profile = profileFor(broker.port, { clientId: 'account', cleanStart: false, sessionExpiryS: 3_600 })
  const connectionId = lone.create(profile, [subscriptionTo(numberedFilter, { qos: 2 })])
  try {
    await lone.sessions.connect(connectionId)
    await until(() => lone.stateOf(connectionId)?.grants[0]?.state === 'granted')
    const publisher = startHelper(publisherFile, [broker.port, options.rate, options.messages])
    await publisher.line()
    const stopPacing = await pace(broker.port, join(folder, 'history.db'))
    try {
      await endThreads(lone, connectionId, options)
      const report = JSON.parse(await publisher.line()) as PublisherReport
      await settled(lone, connectionId, report)
      await lone.sessions.disconnect(connectionId)
      return addUp(lone, connectionId, report)
    } finally {
      await stopPacing()
    }
  } finally {
    await lone.close()
    await broker.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

// Tells the publisher how far the session has come.
async function pace(port: number, historyFile: string): Promise<() => Promise<void>> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`)
  const db = openToLook(historyFile)
  const timer = setInterval(() => {
    client.publish(paceTopic, String(newestOf(db)), { qos: 1 })
  }, 50)
  return async () => {
    clearInterval(timer)
    db.close()
    await client.endAsync()
  }
}

async function endThreads(
  lone: LoneSessions,
  connectionId: number,
  { messages, writerKills, sessionKills }: AccountingOptions,
): Promise<void> {
  const kills = writerKills + sessionKills
  for (let kill = 0; kill < kills; kill++) {
    const from = (messages / (kills + 1)) * (kill + 1)
    await until(() => lone.storedCount(connectionId) >= from)
    if (kill < writerKills) {
      const before = lone.failing.length
      await lone.killWriter()
      await until(() => lone.failing.slice(before).some((reason) => reason === null))
    } else {
      await lone.killSession(connectionId)
      await until(() => lone.stateOf(connectionId)?.state === 'reconnecting')
      await until(() => lone.stateOf(connectionId)?.grants[0]?.state === 'granted')
    }
  }
}

// All that the broker keeps has come, and nothing more is on its way to the disk.
async function settled(lone: LoneSessions, connectionId: number, { sent }: PublisherReport): Promise<void> {
  const [, qos1, qos2] = sent
  await until(() => {
    if (lone.storedCount(connectionId) < qos1 + qos2) return false
    const [, stored1, stored2] = distinctOf(lone.stored(connectionId))
    return stored1 === qos1 && stored2 === qos2
  }, 250)
}

function addUp(lone: LoneSessions, connectionId: number, { sent }: PublisherReport): Account {
  const counts = lone.countsOf(connectionId)
  const stored = lone.stored(connectionId)
  const qos2 = stored.map((payload) => readNumbered(Buffer.from(payload)).n).filter((n) => n % 3 === 2)
  const dropped = Object.values(counts.dropped).reduce((sum, count) => sum + count, 0)
  return {
    sent: sent[0] + sent[1] + sent[2],
    counts,
    rows: stored.length,
    distinct: distinctOf(stored),
    sentOf: sent,
    repeatedQos2: qos2.length - new Set(qos2).size,
    unaccounted: counts.received - counts.stored - dropped,
  }
}

function distinctOf(payloads: string[]): [number, number, number] {
  const numbers = new Set(payloads.map((payload) => readNumbered(Buffer.from(payload)).n))
  const found: [number, number, number] = [0, 0, 0]
  for (const n of numbers) found[(n % 3) as 0 | 1 | 2]++
  return found
}

async function until(holds: () => boolean, everyMs = 20): Promise<void> {
  const deadlineMs = Date.now() + settleLimitMs
  while (!holds()) {
    if (Date.now() > deadlineMs) throw new Error(`did not come true: ${holds.toString()}`)
    await wait(everyMs)
  }
}
