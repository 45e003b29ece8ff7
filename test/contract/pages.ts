import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Workbench } from '../../electron/core/workbench.ts'
import { openWorkbench } from '../../electron/core/workbench.ts'
import { createNodeHost } from '../../electron/host/node.ts'
import { serveIpc } from '../../electron/transport/ipc.ts'
import { pageUrl } from '../../electron/transport/page-protocol.ts'
import { serveWeb } from '../../electron/transport/ws.ts'
import type { CallName, EventName, Events, Input, Output, Reply } from '../../shared/contract/contract.ts'
import type { EventFrame } from '../../shared/wire.ts'
import { ipcMain, setPage, StandInContents, StandInFrame } from '../helpers/programs/electron-stand-in.ts'
import { connectPage } from '../helpers/wire/page-socket.ts'
import { runPreload } from '../helpers/programs/run-preload.ts'
import { tempDir } from '../helpers/temp-dir.ts'

/** One page, whatever lies between it and the core. */
export interface TestPage {
  /** The reply as it is, for names and inputs of any shape. */
  raw(name: unknown, input: unknown): Promise<Reply>
  /** The value; rejects with the reason's message. */
  call<Name extends CallName>(name: Name, input: Input<Name>): Promise<Output<Name>>
  /** Every payload of this event so far. */
  told<Name extends EventName>(name: Name): Events[Name][]
  leave(): Promise<void>
}

export const transports = ['ws', 'ipc'] as const

/** Says what is to be done in the end: of the test, or of several that share a workbench. */
type AtEnd = (undo: () => void | Promise<void>) => void

/** A real workbench behind the real transport, and as many pages as a test asks for. */
export async function openPages(transport: (typeof transports)[number], atEnd: AtEnd = onTestFinished) {
  const dataDir = tempDir(atEnd)
  const host = createNodeHost(join(dataDir, 'data'))
  const workbench = await openWorkbench({
    dataDir: join(dataDir, 'data'),
    ports: host.ports,
    version: '1.2.3',
  })
  atEnd(() => workbench.close())
  const openPage =
    transport === 'ws' ? await overWebSocket(workbench, host.findDownload, atEnd) : overIpc(workbench, atEnd)
  return { openPage, workbench, host }
}

async function overWebSocket(
  workbench: Workbench,
  findDownload: (id: string) => undefined | { path: string; fileName: string },
  atEnd: AtEnd,
) {
  const web = await serveWeb({
    door: workbench,
    bundle: new Map(),
    findDownload,
    port: 0,
    log: () => undefined,
  })
  atEnd(() => web.close())
  return async (): Promise<TestPage> => {
    const page = await connectPage(web.url)
    return asTestPage(
      (name, input) => page.call(name, input),
      page.events as EventFrame[],
      () => page.close(),
    )
  }
}

const eventNames = [
  'connections.changed',
  'connections.tested',
  'folders.changed',
  'secrets.changed',
  'subscriptions.changed',
  'settings.changed',
  'sessions.changed',
  'sessions.counted',
  'broker.changed',
  'views.advanced',
  'charts.advanced',
  'exports.progressed',
] as const satisfies EventName[]

/** The real preload script, on a stand-in for Electron's IPC that clones what crosses it. */
function overIpc(workbench: Workbench, atEnd: AtEnd) {
  const isOurs = (url: string) => url === pageUrl
  const served = serveIpc({ ipcMain, door: workbench, isOurs, log: () => undefined })
  atEnd(() => served.close())
  return async (): Promise<TestPage> => {
    const contents = new StandInContents()
    contents.mainFrame = new StandInFrame(pageUrl)
    const bridge = await runPreload(contents)
    const events: EventFrame[] = []
    for (const event of eventNames) {
      bridge.on(event, (payload) => events.push({ event, payload } as EventFrame))
    }
    const call = (name: unknown, input: unknown) => {
      setPage(contents)
      return bridge.call(name as CallName, input)
    }
    return asTestPage(call, events, () => {
      contents.destroyed = true
      contents.emit('destroyed')
      return Promise.resolve()
    })
  }
}

function asTestPage(
  raw: (name: unknown, input: unknown) => Promise<Reply>,
  events: EventFrame[],
  leave: () => Promise<void>,
): TestPage {
  return {
    raw,
    async call<Name extends CallName>(name: Name, input: Input<Name>) {
      const reply = await raw(name, input)
      if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`)
      return reply.value as Output<Name>
    },
    told: <Name extends EventName>(name: Name) =>
      events.filter(({ event }) => event === name).map(({ payload }) => payload as Events[Name]),
    leave,
  }
}
