import { writeSync } from 'node:fs'
import { openForReading } from '../../../electron/core/db/open.ts'

/** Run as a process of its own: reads the history file on the command line without a pause until it is killed. */
const db = openForReading(process.argv[2] ?? '')
const newest = db.prepare(
  'SELECT sum(length(lower(payload))) FROM (SELECT payload FROM messages ORDER BY id DESC LIMIT 2000)',
)
for (let reads = 0; ; reads++) {
  newest.get()
  if (reads % 20 === 0) writeSync(1, '.')
}
