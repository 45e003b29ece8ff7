// A process of its own: the bare libraries, mqtt.js and better-sqlite3 in one thread, one transaction per 50 ms. The
// figure that Heliograph's own pipeline is compared with.
//   node baseline.ts PORT COUNT QOS FILE   prints a line of JSON when COUNT messages are stored.
import Database from 'better-sqlite3'
import { connect } from 'mqtt'
import { floodFilter } from '../load/flood-messages.ts'

const [port = '0', count = '0', qos = '0', file = ''] = process.argv.slice(2)
const db = new Database(file)
db.pragma('journal_mode = WAL')
db.pragma('synchronous = NORMAL')
db.exec(`CREATE TABLE topics (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
  CREATE TABLE messages (id INTEGER PRIMARY KEY, topic_id INTEGER, time_ms INTEGER, qos INTEGER, retain INTEGER, payload BLOB);
  CREATE INDEX by_topic ON messages (topic_id, id)`)
const insert = db.prepare(
  'INSERT INTO messages (topic_id, time_ms, qos, retain, payload) VALUES (?, ?, ?, ?, ?)',
)
const addTopic = db.prepare('INSERT INTO topics (name) VALUES (?)')
const topics = new Map<string, number>()
let waiting: { topic: string; payload: Buffer; qos: number; retain: boolean; timeMs: number }[] = []
let stored = 0
let startMs = 0

const store = db.transaction(() => {
  for (const { topic, payload, qos, retain, timeMs } of waiting) {
    let id = topics.get(topic)
    if (id === undefined) topics.set(topic, (id = Number(addTopic.run(topic).lastInsertRowid)))
    insert.run(id, timeMs, qos, retain ? 1 : 0, payload)
  }
})

const client = connect(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4 })
client.on('message', (topic, payload, packet) => {
  if (startMs === 0) startMs = performance.now()
  waiting.push({ topic, payload, qos: packet.qos, retain: packet.retain, timeMs: Date.now() })
})
client.subscribe(floodFilter, { qos: Number(qos) as 0 | 1 })
setInterval(() => {
  store()
  stored += waiting.length
  waiting = []
  if (stored < Number(count)) return
  process.stdout.write(`${JSON.stringify({ stored, seconds: (performance.now() - startMs) / 1_000 })}\n`)
  process.exit(0)
}, 50)
