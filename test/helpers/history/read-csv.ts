/**
 * Reads CSV strictly as RFC 4180 has it (lines end with CRLF, quotes only around whole cells), with a byte order mark in
 * front: one record per line, by the names of the first. Throws at anything else.
 */
export function readCsv(file: Uint8Array): Record<string, string>[] {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file)
  if (!text.startsWith('\uFEFF')) throw new Error('the byte order mark is missing')
  const [names = [], ...lines] = readLines(text.slice(1))
  return lines.map((cells) => {
    if (cells.length !== names.length) throw new Error(`${cells.length} cells instead of ${names.length}`)
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']))
  })
}

function readLines(text: string): string[][] {
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y
  const lines: string[][] = []
  let line: string[] = []
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex
    const found = cell.exec(text)
    if (!found) throw new Error(`not CSV at ${at}: ${text.slice(at, at + 40)}`)
    line.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '')
    if (found[3] === ',') continue
    lines.push(line)
    line = []
  }
  return lines
}
