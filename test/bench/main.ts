import { fileURLToPath } from 'node:url'
import type { Figures, Part } from './lib/report.ts'
import { machine, writeReport } from './lib/report.ts'
import { history } from './parts/history.ts'
import { hostile } from './parts/hostile.ts'
import { ingest } from './parts/ingest.ts'
import { large } from './parts/large.ts'
import { log } from './parts/log.ts'
import { page } from './parts/page.ts'
import { scroll } from './parts/scroll.ts'

const parts: Part[] = [
  ingest,
  page,
  history('history-1m', 1_000_000),
  history('history-10m', 10_000_000),
  scroll,
  log,
  hostile,
  large,
]
const args = process.argv.slice(2)
const quick = args.includes('--quick')
const names = args.filter((arg) => !arg.startsWith('--'))
const unknown = names.filter((name) => !parts.some((part) => part.name === name))
if (unknown.length > 0) {
  process.stderr.write(
    `There is no part ${unknown.join(', ')}; there are ${parts.map(({ name }) => name).join(', ')}.\n`,
  )
  process.exit(2)
}

console.table([machine()])
const results: Record<string, Figures[]> = {}
for (const part of parts.filter(({ name }) => names.length === 0 || names.includes(name))) {
  console.log(`\n${part.name}`)
  results[part.name] = await part.run({ quick })
  console.table(results[part.name])
}
console.log(await writeReport(fileURLToPath(new URL('../../bench-results', import.meta.url)), results))
process.exit(0)
