import { z } from 'zod'
import type { Reason } from './errors.ts'
import { checkTopicFilter } from './mqtt/topic-filter.ts'
import { checkTopicName } from './mqtt/topic-name.ts'
import {
  connectionProfile,
  passwordInput,
  qos,
  refuse,
  secretsInput,
  tlsOptions,
  userProperties,
} from './profile/schema.ts'
import type { ConnectionTest, TlsDescription } from './types/connection-test.ts'
import type { Connection, Folder, Session, SessionCounts, Subscription } from './types/connection.ts'
import { colours, folderLimits } from './types/connection.ts'
import type { TimelineRow, Unrecorded, ViewExtent, WholeMessage } from './types/message.ts'
import { textMatches } from './types/message.ts'
import type { SecretsStatus } from './types/secrets.ts'
import { passphraseLength } from './types/secrets.ts'
import type {
  AppInfo,
  BrokerStatus,
  ChartSeries,
  Erasure,
  ExportProgress,
  HistorySize,
  HistoryStatus,
  Settings,
} from './types/workbench.ts'
import { exportFormats, languages, themes } from './types/workbench.ts'

const id = z.int().positive()
const port = z.int().min(1).max(65_535)

const topicText = z.string().max(65_535)
const topicFilter = topicText.superRefine((value, context) => {
  const fault = checkTopicFilter(value)
  if (fault) refuse(context, 'invalid-topic-filter', fault)
})
const topicName = topicText.superRefine((value, context) => {
  const fault = checkTopicName(value)
  if (fault) refuse(context, 'invalid-topic', fault)
})

export { connectionProfile } from './profile/schema.ts'

/** Shape of {@link SubscriptionEdit}. */
export const subscriptionInput = z.strictObject({
  filter: topicFilter,
  qos,
  alias: z.string().max(200),
  colour: z.enum(colours),
  enabled: z.boolean(),
  noLocal: z.boolean().optional(),
  retainAsPublished: z.boolean().optional(),
  retainHandling: z.union([z.literal(0), z.literal(1), z.literal(2)]).optional(),
  identifier: z.int().min(0).max(268_435_455).optional(),
  userProperties: userProperties.optional(),
})

/** Shape of {@link ViewFilter}. */
export const viewFilter = z.strictObject({
  show: z.enum(['all', 'received', 'published']),
  topicFilters: z.array(topicFilter).max(1_000),
  text: z.string().max(1_000),
  match: z.enum(textMatches).optional(),
  qos: z.array(qos).max(3).optional(),
  retainedOnly: z.boolean().optional(),
  sinceMs: z.number().optional(),
  untilMs: z.number().optional(),
})

const settings = z.strictObject({
  theme: z.enum(themes),
  language: z.enum(['system', ...languages]),
  brokerTcpPort: port,
  brokerWsPort: port,
})

const ids = z.array(id).min(1).max(10_000)
const folderName = z.string().trim().min(1).max(folderLimits.nameLength)
const passphrase = z.string().max(passphraseLength.most)
const newPassphrase = passphrase.min(passphraseLength.least)
const nothing = z.strictObject({})
const byId = z.strictObject({ id })
const rowLimit = z.int().min(1).max(500)

/**
 * Every call: commands change something and resolve once that is durable, queries read. Inputs are checked against
 * these schemas by dispatch, and nowhere else.
 */
export const inputs = {
  // queries
  'app.info': nothing,
  'settings.get': nothing,
  'connections.list': nothing,
  'folders.list': nothing,
  'secrets.status': nothing,
  'sessions.list': nothing,
  'sessions.counts': nothing,
  /**
   * Reads the certificates of a TLS part as it stands in a form, and says whose they are or why they cannot be used. `id`:
   * the connection whose secrets hold for those left out.
   */
  'connections.describeTls': z.strictObject({
    id: id.optional(),
    tls: tlsOptions,
    secrets: secretsInput.optional(),
  }),
  'subscriptions.list': nothing,
  'broker.status': nothing,
  /** Rows with from <= address <= to that exist; at most 500. */
  'views.rows': z.strictObject({ viewId: id, from: z.int(), to: z.int() }),
  /** Address of the first row of the view that is not older than `timeMs`; the last address when all are. */
  'views.addressAt': z.strictObject({ viewId: id, timeMs: z.number() }),
  'history.status': nothing,
  /** What connections received and could not record. */
  'history.unrecorded': nothing,
  'messages.get': z.strictObject({ connectionId: id, seq: id }),
  /** What is stored of a connection, or of one topic of it. */
  'history.size': z.strictObject({ connectionId: id, topic: topicName.optional() }),
  // commands
  'settings.update': settings.partial(),
  /** password and secrets: kept as `secrets.status` says; undefined leaves one as it is, null forgets it. */
  'connections.create': z.strictObject({
    profile: connectionProfile,
    password: passwordInput,
    secrets: secretsInput.optional(),
  }),
  /** Parts of the profile that are left out keep their stored value. */
  'connections.update': z.strictObject({
    id,
    profile: connectionProfile,
    password: passwordInput,
    secrets: secretsInput.optional(),
  }),
  /**
   * Begins to test a saved profile (`id`), or one as it stands in a form (`profile`, with the `id` it is saved under, where
   * it is: what is left out is as stored). How it goes is told by `connections.tested`; a page tests one at a time.
   */
  'connections.test': z
    .strictObject({
      id: id.optional(),
      profile: connectionProfile.optional(),
      password: passwordInput,
      secrets: secretsInput.optional(),
    })
    .refine((input) => input.id !== undefined || input.profile !== undefined, {
      message: 'A test needs an id or a profile.',
      params: { reasonCode: 'bad-input', fault: 'empty', position: 0 },
    }),
  /** Nothing more is tried. */
  'connections.cancelTest': z.strictObject({ testId: id }),
  /** The copy has the subscriptions, an own name and no history. */
  'connections.duplicate': byId,
  'connections.remove': z.strictObject({ id, deleteHistory: z.boolean() }),
  /**
   * Throws what keeps a session from being opened, which the session says as well (`failed`). With `secrets-locked` the
   * connection waits for `secrets.unlock`, and is opened then; `connections.disconnect` ends that.
   */
  'connections.connect': byId,
  'connections.disconnect': byId,
  /**
   * Closes the session where there is one, and opens it with the profile as it is now. Throws as `connections.connect` does;
   * a session whose secrets cannot be read stays open.
   */
  'connections.reconnect': byId,
  /** All at once. Throws for none: each tells by its session how it goes. */
  'connections.connectMany': z.strictObject({ ids }),
  'connections.disconnectMany': z.strictObject({ ids }),
  'connections.removeMany': z.strictObject({ ids, deleteHistory: z.boolean() }),
  /** Into a folder (null: to the top), before one that is there or, with null, at the end; in the order given. */
  'connections.move': z.strictObject({ ids, folderId: id.nullable(), before: id.nullable() }),
  'folders.create': z.strictObject({ name: folderName, parentId: id.nullable() }),
  'folders.rename': z.strictObject({ id, name: folderName }),
  /** Into a folder (null: to the top), before one that is there or, with null, at the end. */
  'folders.move': z.strictObject({ id, parentId: id.nullable(), before: id.nullable() }),
  /** contents: what is in it moves to its parent, or is deleted with all that is below. */
  'folders.remove': z.strictObject({
    id,
    contents: z.enum(['move-up', 'delete']),
    deleteHistory: z.boolean(),
  }),
  /** Secrets are stored under this passphrase from now on. */
  'secrets.setPassphrase': z.strictObject({ passphrase: newPassphrase }),
  'secrets.changePassphrase': z.strictObject({ current: passphrase, next: newPassphrase }),
  'secrets.unlock': z.strictObject({ passphrase }),
  /** Open sessions go on; what is stored needs the passphrase again. */
  'secrets.lock': nothing,
  /** What is unlocked is kept as it would be without a passphrase, what is locked is lost. */
  'secrets.forgetPassphrase': nothing,
  'subscriptions.create': z.strictObject({ connectionId: id, subscription: subscriptionInput }),
  'subscriptions.update': z.strictObject({ id, subscription: subscriptionInput }),
  'subscriptions.remove': byId,
  /** Resolves once the message is stored; how far it got is told by its row's delivery. */
  'messages.publish': z.strictObject({
    connectionId: id,
    topic: topicName,
    qos,
    retain: z.boolean(),
    payload: z.instanceof(Uint8Array<ArrayBufferLike>),
  }),
  /**
   * Deletes what a connection holds at this moment; what is received meanwhile stays. Resolves once that is durable: the
   * rows go in small steps, also after a restart, and `history.erased` tells how far it is.
   */
  'history.clear': z.strictObject({ connectionId: id }),
  /** Likewise the messages of one topic, received and published. */
  'history.clearTopic': z.strictObject({ connectionId: id, topic: topicName }),
  /** Deletes one message. */
  'history.deleteMessage': z.strictObject({ connectionId: id, seq: id }),
  /**
   * Opens a window on a connection's timeline, with the newest `limit` rows. The view belongs to the client that opened
   * it and is told of news by `views.advanced`.
   */
  'views.open': z.strictObject({ connectionId: id, filter: viewFilter, limit: rowLimit }),
  'views.close': z.strictObject({ viewId: id }),
  /** Looks no further back: the view stays with what it has found. Told by `views.advanced`. */
  'views.stopSearch': z.strictObject({ viewId: id }),
  /** Goes on where `views.stopSearch` stopped. */
  'views.resumeSearch': z.strictObject({ viewId: id }),
  /** One series per topic that matches; history of the last `windowMs` first, then `charts.advanced`. */
  'charts.open': z.strictObject({
    connectionId: id,
    topicFilter,
    path: z.array(z.union([z.string(), z.int().min(0)])).max(100),
    windowMs: z.int().min(1_000).max(31_622_400_000),
  }),
  'charts.close': z.strictObject({ chartId: id }),
  /** Writes what the view shows at this moment, oldest first. Progress comes by `exports.progressed`. */
  'exports.start': z.strictObject({
    connectionId: id,
    filter: viewFilter,
    format: z.enum(exportFormats),
  }),
  'exports.cancel': z.strictObject({ exportId: id }),
  /** The notice has been read: the next one, where there is one, takes its place. */
  'history.dismissNotice': nothing,
  /** What a connection has lost was read; while recording fails nothing is dismissed. */
  'history.dismissUnrecorded': z.strictObject({ connectionId: id }),
  'broker.start': nothing,
  'broker.stop': nothing,
  'devices.start': nothing,
  'devices.stop': nothing,
  /** Starts broker and devices, creates or finds their connection, connects and subscribes. */
  'demo.start': nothing,
} as const

/** What each call resolves with. */
export interface Outputs {
  'app.info': AppInfo
  'settings.get': Settings
  'connections.list': Connection[]
  'folders.list': Folder[]
  'secrets.status': SecretsStatus
  'sessions.list': Session[]
  'sessions.counts': SessionCounts[]
  'connections.describeTls': TlsDescription
  'subscriptions.list': Subscription[]
  'broker.status': BrokerStatus
  'views.rows': TimelineRow[]
  'views.addressAt': number
  'history.status': HistoryStatus
  'history.unrecorded': Unrecorded[]
  'messages.get': WholeMessage
  'history.size': HistorySize
  'settings.update': Settings
  'connections.create': Connection
  'connections.update': Connection
  'connections.test': ConnectionTest
  'connections.cancelTest': null
  'connections.duplicate': Connection
  'connections.remove': null
  'connections.connect': null
  'connections.disconnect': null
  'connections.reconnect': null
  'connections.connectMany': null
  'connections.disconnectMany': null
  'connections.removeMany': null
  'connections.move': null
  'folders.create': Folder
  'folders.rename': Folder
  'folders.move': null
  'folders.remove': null
  'secrets.setPassphrase': SecretsStatus
  'secrets.changePassphrase': SecretsStatus
  'secrets.unlock': SecretsStatus
  'secrets.lock': SecretsStatus
  'secrets.forgetPassphrase': SecretsStatus
  'subscriptions.create': Subscription
  'subscriptions.update': Subscription
  'subscriptions.remove': null
  'messages.publish': { seq: number }
  'history.clear': null
  'history.clearTopic': null
  'history.deleteMessage': null
  'views.open': ViewExtent & { rows: TimelineRow[] }
  'views.close': null
  'views.stopSearch': null
  'views.resumeSearch': null
  'charts.open': { chartId: number; series: ChartSeries[]; truncated: boolean }
  'charts.close': null
  'exports.start': ExportProgress
  'exports.cancel': null
  'history.dismissNotice': HistoryStatus
  'history.dismissUnrecorded': null
  'broker.start': BrokerStatus
  'broker.stop': BrokerStatus
  'devices.start': BrokerStatus
  'devices.stop': BrokerStatus
  'demo.start': { connectionId: number }
}

/** Facts the core tells: in the past tense, whole values for small nouns, batched where frequent. */
export interface Events {
  /** The whole list after any change. */
  'connections.changed': Connection[]
  /** To the page that tests: how far it is, whole, after every step. */
  'connections.tested': ConnectionTest
  'folders.changed': Folder[]
  'secrets.changed': SecretsStatus
  'subscriptions.changed': Subscription[]
  'settings.changed': Settings
  /** The sessions that changed. */
  'sessions.changed': Session[]
  /** About once a second, the sessions whose counts moved. */
  'sessions.counted': SessionCounts[]
  'broker.changed': BrokerStatus
  'history.changed': HistoryStatus
  /** A few times a second while recording fails, and when it works again: all that is kept of one connection. */
  'history.unrecordedChanged': Unrecorded
  /** To the owner of the view: it is gone. reason: why it must not be opened again as it was; null when it may be. */
  'views.ended': { viewId: number; reason: Reason | null }
  /** To the owner of the chart: it is gone, and may be opened again. */
  'charts.ended': { chartId: number }
  /**
   * To the owner of the view, at most 15 times a second. rows: the newest ones, at most the `limit` of `views.open`, and
   * only rows that were not told before. changed: rows told before whose delivery moved. removed: rows among first..last
   * were deleted, those that a page holds may be among them and have to be asked for again; those before `first` always are.
   */
  'views.advanced': ViewExtent & { rows: TimelineRow[]; changed: TimelineRow[]; removed: boolean }
  /** A few times a second while something is deleted, and once when it is done. */
  'history.erased': Erasure
  /** To the owner of the chart: points to append, a new topic may appear. */
  'charts.advanced': { chartId: number; series: ChartSeries[] }
  'exports.progressed': ExportProgress
}

export type CallName = keyof Outputs & keyof typeof inputs
export type Input<Name extends CallName> = z.input<(typeof inputs)[Name]>
export type CheckedInput<Name extends CallName> = z.output<(typeof inputs)[Name]>
export type Output<Name extends CallName> = Outputs[Name]
export type EventName = keyof Events

/** The answer to a call, as it crosses a transport. */
export type Reply<Value = unknown> = { ok: true; value: Value } | { ok: false; error: Reason }

/** What the page is given: the same object over both transports. `call` rejects with a WorkbenchError. */
export interface Bridge {
  call<Name extends CallName>(name: Name, input: Input<Name>): Promise<Output<Name>>
  /** Returns the function that stops listening. */
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void
}

/** What the core must provide: one handler for every call. `client` is the page that asks. */
export type Handlers<Client> = {
  [Name in CallName]: (input: CheckedInput<Name>, client: Client) => Output<Name> | Promise<Output<Name>>
}
