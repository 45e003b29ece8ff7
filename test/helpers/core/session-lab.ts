import type { Duplex } from 'node:stream'
import { duplexPair } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { MessageChannel } from 'node:worker_threads'
import type { SocketOpener } from '../../../electron/core/sessions/attempt/attempt.ts'
import { LiveSession } from '../../../electron/core/sessions/thread/live-session.ts'
import { TrafficMemory } from '../../../electron/core/sessions/traffic/traffic-memory.ts'
import type { BatchRecord, PackedBatch, SessionHello } from '../../../electron/core/history/records/batch.ts'
import {
  deliveryCode,
  isReceived,
  recordKind,
  textOf,
  unpackBatch,
} from '../../../electron/core/history/records/batch.ts'
import type { ConnectionProfile } from '../../../shared/types/connection.ts'
import type { Session } from '../../../shared/types/session.ts'
import type { Subscription } from '../../../shared/types/subscription.ts'
import type { ProfileSecrets } from '../../../shared/types/profile-parts.ts'

const noSecrets: ProfileSecrets = {
  password: null,
  tlsPassphrase: null,
  tlsKey: null,
  tlsPkcs12: null,
  authenticationData: null,
  headers: {},
}

/** A writer that stores nothing, and answers every batch at once, or none. */
function memoryWriter(answers: boolean) {
  const { port1, port2 } = new MessageChannel()
  const received: BatchRecord[] = []
  const deliveries = new Map<number, string>()
  const topics = new Map<number, string>()
  let seq = 0
  port2.on('message', (message: SessionHello | PackedBatch) => {
    if (!answers || !('batch' in message)) return
    for (const { index, name } of message.topics) topics.set(index, textOf(name))
    const published: { reference: number; seq: number }[] = []
    let count = 0
    const take = (record: BatchRecord) => {
      if (isReceived(record.kind)) {
        count++
        received.push({ ...record, payload: Buffer.from(record.payload) })
      }
      if (record.kind === recordKind.published) published.push({ reference: record.reference, seq: ++seq })
      if (record.kind === recordKind.delivery) {
        const name = Object.entries(deliveryCode).find(([, code]) => code === record.qos)?.[0]
        deliveries.set(record.reference, name ?? '')
      }
    }
    unpackBatch(message.buffer, message.records, take, message.large)
    port2.postMessage({ committed: message.batch, published, received: count, lost: 0 })
  })
  return {
    port: port1,
    received,
    deliveries,
    topics,
    close: () => {
      port1.close()
      port2.close()
    },
  }
}

/** A session in this thread: real but for its thread and its disk. */
export function openLab(
  profile: ConnectionProfile,
  options: {
    open?: SocketOpener
    filters?: string[]
    onState?: (session: Session) => void
    /** False: the disk takes nothing, and does not say why. */
    stores?: boolean
  } = {},
) {
  const writer = memoryWriter(options.stores ?? true)
  const states: Session[] = []
  const subscriptions: Subscription[] = (options.filters ?? []).map((filter, index) => ({
    id: index + 1,
    connectionId: 1,
    filter,
    qos: 2,
    alias: '',
    colour: 'indigo',
    enabled: true,
    noLocal: false,
    retainAsPublished: false,
    retainHandling: 0,
    identifier: 0,
    userProperties: [],
  }))
  const live = new LiveSession(
    {
      connectionId: 1,
      profile,
      secrets: noSecrets,
      subscriptions,
      unreleased: [],
      session: 'lab',
      traffic: new TrafficMemory().buffer,
    },
    writer.port,
    {
      changed: (session) => {
        states.push(session)
        options.onState?.(session)
      },
      counted: () => undefined,
      unrecorded: () => undefined,
    },
    options.open,
  )
  return {
    live,
    states,
    received: writer.received,
    deliveries: writer.deliveries,
    /** What arrived, as `topic payload`. */
    heard: () =>
      writer.received.map(
        ({ topicIndex, payload }) => `${writer.topics.get(topicIndex)} ${Buffer.from(payload).toString()}`,
      ),
    get state(): Session | undefined {
      return states.at(-1)
    },
    publish: (topic: string, qos: 0 | 1 | 2, payload: string, retain = false) =>
      live.publish({ topic, qos, retain, payload: Buffer.from(payload) }),
    close: async () => {
      await live.close('closed-by-user')
      writer.close()
    },
  }
}

export type Lab = ReturnType<typeof openLab>

/** Opens streams whose other ends a test holds; the newest is `peer`. */
export function heldStreams() {
  const peers: Duplex[] = []
  const heard: Buffer[] = []
  const open: SocketOpener = () => {
    const [mine, theirs] = duplexPair()
    theirs.on('data', (data: Buffer) => heard.push(data))
    theirs.on('error', () => undefined)
    peers.push(theirs)
    return { socket: mine, stage: () => 'tcp' }
  }
  return {
    open,
    heard: () => Buffer.concat(heard),
    get peer(): Duplex | undefined {
      return peers.at(-1)
    },
  }
}

/** Lets everything that is under way in this thread happen. */
export async function settle(turns = 12): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await setImmediate()
}
