// A process of its own: the built workbench in browser mode, as a user starts it.
//   node core-process.ts DATA_DIR [no-words]   prints its address; no-words: without the index of words.
import type { serve as Serve } from '../../../../electron/serve.ts'

const built = new URL('../../../../out/main/serve.js', import.meta.url)
const { serve } = (await import(built.href)) as { serve: typeof Serve }
const served = await serve({
  dataDir: process.argv[2] ?? '',
  port: 0,
  demo: false,
  indexWords: process.argv[3] !== 'no-words',
  log: (message: string) => process.stderr.write(`${message}\n`),
})
process.stdout.write(`${served.url}\n`)
