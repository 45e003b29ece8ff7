import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { WebSocket } from 'ws'
import { residentMb } from '../processes.ts'

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--window-size=1440,860',
  '--remote-debugging-port=0',
]

/** One page in a Chromium of its own, driven by bare DevTools protocol: nothing else listens in while it is measured. */
export interface BrowserPage {
  /** Runs an expression in the page; what it gives, promises awaited. */
  evaluate<Value>(expression: string): Promise<Value>
  /** A real press and release of the mouse. */
  click(x: number, y: number): Promise<void>
  /** A real event of the mouse. */
  mouse(type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', x: number, y: number): Promise<void>
  /** A real press and release of a key without a character. */
  press(key: string): Promise<void>
  /** Resident memory of the page's process, MB. */
  memoryMb(): number
  close(): Promise<void>
}

export async function openInChromium(url: string): Promise<BrowserPage> {
  const profile = await mkdtemp(join(tmpdir(), 'heliograph-chromium-'))
  const program = existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : 'chromium'
  const child = spawn(program, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const endpoint = await devToolsEndpoint(child)
  const list = (await (await fetch(new URL('/json', endpoint))).json()) as {
    type: string
    webSocketDebuggerUrl: string
  }[]
  const target = list.find(({ type }) => type === 'page')
  if (!target) throw new Error('Chromium opened no page')
  const send = await session(target.webSocketDebuggerUrl)
  await send('Page.navigate', { url })
  return {
    evaluate: async <Value>(expression: string) => {
      const reply = (await send('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
      })) as {
        result: { value: Value }
        exceptionDetails?: { text: string }
      }
      if (reply.exceptionDetails) throw new Error(`${expression}: ${reply.exceptionDetails.text}`)
      return reply.result.value
    },
    click: async (x, y) => {
      const mouse = { x, y, button: 'left', clickCount: 1 }
      await send('Input.dispatchMouseEvent', { type: 'mousePressed', ...mouse })
      await send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...mouse })
    },
    mouse: async (type, x, y) => {
      await send('Input.dispatchMouseEvent', { type, x, y, button: 'left', buttons: 1, clickCount: 1 })
    },
    press: async (key) => {
      await send('Input.dispatchKeyEvent', { type: 'keyDown', key, code: key })
      await send('Input.dispatchKeyEvent', { type: 'keyUp', key, code: key })
    },
    memoryMb: () => Math.max(0, ...renderers(child.pid ?? 0).map(residentMb)),
    close: async () => {
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function devToolsEndpoint(child: ChildProcess): Promise<string> {
  if (!child.stderr) throw new Error('no output of Chromium')
  for await (const line of createInterface(child.stderr)) {
    const match = /DevTools listening on ws:\/\/([^/]+)\//.exec(line)
    if (match) return `http://${match[1] ?? ''}`
  }
  throw new Error('Chromium ended')
}

async function session(address: string) {
  const socket = new WebSocket(address, { perMessageDeflate: false })
  await once(socket, 'open')
  const waiting = new Map<number, (result: unknown) => void>()
  let lastId = 0
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as { id?: number; result?: unknown }
    if (message.id !== undefined) waiting.get(message.id)?.(message.result)
  })
  return (method: string, params: object) => {
    const id = ++lastId
    return new Promise<unknown>((resolve) => {
      waiting.set(id, resolve)
      socket.send(JSON.stringify({ id, method, params }))
    })
  }
}

/** Process ids of the renderers among the descendants of a Chromium. */
function renderers(root: number): number[] {
  const parents = new Map<number, number>()
  const lines = new Map<number, string>()
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const pid = Number(entry)
      parents.set(pid, Number(/PPid:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0))
      lines.set(pid, readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
    } catch {
      // It has ended between the listing and the look.
      parents.delete(Number(entry))
    }
  }
  const below = (pid: number): boolean => pid === root || (parents.has(pid) && below(parents.get(pid) ?? 0))
  return [...lines]
    .filter(([pid, line]) => line.includes('--type=renderer') && below(pid))
    .map(([pid]) => pid)
}
