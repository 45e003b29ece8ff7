import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'

/** One line of a part's table: names with units, and figures. */
export type Figures = Record<string, string | number>

/** A part of the benchmark, run by name. */
export interface Part {
  name: string
  run(options: { quick: boolean }): Promise<Figures[]>
}

/** What the figures were measured on. */
export function machine(): Figures {
  return {
    cpu: cpus()[0]?.model ?? '',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    platform: process.platform,
    node: process.version,
  }
}

/** Writes the whole run as JSON; returns the file. */
export async function writeReport(folder: string, parts: Record<string, Figures[]>): Promise<string> {
  await mkdir(folder, { recursive: true })
  const at = new Date().toISOString()
  const file = join(folder, `bench-${at.slice(0, 19).replaceAll(':', '-')}.json`)
  await writeFile(file, `${JSON.stringify({ at, machine: machine(), parts }, null, 2)}\n`)
  return file
}
