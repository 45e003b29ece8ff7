import { fileURLToPath } from 'node:url'
import { version } from '../package.json'
import { openWorkbench } from './core/workbench.ts'
import { createLogging } from './host/log.ts'
import { createNodeHost } from './host/node.ts'
import { readBundle } from './transport/bundle.ts'
import { serveWeb } from './transport/ws.ts'

export interface ServeOptions {
  dataDir: string
  /** 0: any free one. */
  port: number
  demo: boolean
  log(message: string): void
  /** False leaves words out of the index, to measure what it costs. True unless said otherwise. */
  indexWords?: boolean | undefined
}

export interface Served {
  url: string
  close(): Promise<void>
}

/** Browser mode: the core, and a server on 127.0.0.1 for its page. Throws a WorkbenchError that says what is wrong. */
export async function serve({ dataDir, port, demo, log, indexWords }: ServeOptions): Promise<Served> {
  const bundle = await readBundle(fileURLToPath(new URL('../renderer', import.meta.url)))
  const host = createNodeHost(dataDir)
  const workbench = await openWorkbench({
    dataDir,
    ports: host.ports,
    version,
    indexWords,
    ...createLogging(log),
  })
  try {
    await host.clean()
    const web = await serveWeb({ door: workbench, bundle, findDownload: host.findDownload, port, log })
    if (demo) await workbench.startDemo(log)
    return {
      url: web.url,
      async close() {
        // The page hears first that the program ends, then nothing more is asked of the core.
        await web.close()
        await workbench.close()
      },
    }
  } catch (error) {
    await workbench.close()
    throw error
  }
}
