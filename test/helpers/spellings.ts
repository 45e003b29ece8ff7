import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Bytes that give a secret away: as it is, as hexadecimal digits, as base64 wherever it begins, as UTF-16. */
export function spellings(secret: string | Uint8Array): Buffer[] {
  const bytes = Buffer.from(secret as string)
  const hex = bytes.toString('hex')
  // In base64 three bytes are four characters: the first and the last may be shared with what stands beside.
  const base64 = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    return text.slice(before === 0 ? 0 : 4, -4)
  })
  const texts = [hex, hex.toUpperCase(), ...base64, ...base64.map(asInUrls)]
  const wide = typeof secret === 'string' ? [Buffer.from(secret, 'utf16le')] : []
  return [bytes, ...texts.map((text) => Buffer.from(text)), ...wide]
}

const asInUrls = (base64: string) => base64.replaceAll('+', '-').replaceAll('/', '_')

/** Which of these secrets stand in some bytes, by name. */
export function secretsIn(bytes: Buffer, secrets: Readonly<Record<string, string | Uint8Array>>): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) =>
    spellings(secret).some((spelling) => bytes.includes(spelling)) ? [name] : [],
  )
}

/** Every file of a folder and its folders. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

/** What the system shows to others of a process and of all that it started: command lines and environments. */
export async function processFacts(pid: number): Promise<Buffer> {
  const read = (id: number | string, name: string) =>
    readFile(`/proc/${id}/${name}`).catch(() => Buffer.alloc(0))
  const facts: Buffer[] = [await read(pid, 'cmdline'), await read(pid, 'environ')]
  const threads = await readdir(`/proc/${pid}/task`)
  for (const thread of threads) {
    const children = (await read(pid, `task/${thread}/children`)).toString()
    for (const child of children.split(' ').filter(Boolean)) facts.push(await processFacts(Number(child)))
  }
  return Buffer.concat(facts)
}
