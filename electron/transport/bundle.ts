import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { extname, relative, resolve, sep } from 'node:path'

/** One file of the built page. */
export interface BundleFile {
  bytes: Uint8Array<ArrayBuffer>
  type: string
  /** Strong entity tag, quoted. */
  etag: string
}

/** The built page by path: `/index.html`, `/assets/...`. Any other path does not exist. */
export type Bundle = ReadonlyMap<string, BundleFile>

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

/**
 * Reads the whole page, a few megabytes, into memory. Requests are answered from this list, so no path can lead
 * elsewhere, and a build that replaces the files does not disturb a running program.
 */
export async function readBundle(folder: string): Promise<Bundle> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => resolve(entry.parentPath, entry.name))
  const pairs = files.map(async (file): Promise<[string, BundleFile]> => {
    const bytes = new Uint8Array(await readFile(file))
    const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`
    const type = types[extname(file)] ?? 'application/octet-stream'
    return [`/${relative(folder, file).split(sep).join('/')}`, { bytes, type, etag }]
  })
  return new Map(await Promise.all(pairs))
}

/** The file a request path names, `/` being the page; undefined where there is none. */
export function findFile(bundle: Bundle, pathname: string): BundleFile | undefined {
  return bundle.get(pathname === '/' ? '/index.html' : pathname)
}
