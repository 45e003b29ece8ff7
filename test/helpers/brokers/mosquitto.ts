import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface Mosquitto {
  port: number
  /** Port of its WebSocket listener. */
  wsPort: number
  /** Ports of further listeners, by the name they were asked for with. */
  ports: Readonly<Record<string, number>>
  /** Everything it has logged so far. */
  log: string[]
  /** Ends it, politely or not; resolves once it has ended. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

export interface MosquittoOptions {
  /** Logs no packets: naming one takes it about as long as sending it. */
  quiet?: boolean
  /** Further lines of mosquitto.conf. */
  config?: string[]
  /** Where a broker that was stopped is to come back. */
  ports?: Ports
  /** Further listeners on 127.0.0.1: lines of mosquitto.conf by a name of the caller's. */
  listeners?: Readonly<Record<string, readonly string[]>>
}

type Ports = Pick<Mosquitto, 'port' | 'wsPort'> & Partial<Pick<Mosquitto, 'ports'>>

/** The one that Debian's packages belong to, where there are several. */
const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3'
const program = existsSync('/usr/sbin/mosquitto') ? '/usr/sbin/mosquitto' : 'mosquitto'

/** A mosquitto of its own on free ports of 127.0.0.1, that anybody may use unless `config` says otherwise. */
export async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const { listeners = {}, ports } = options
  if (ports) return await launch(options, ports)
  const names = Object.keys(listeners)
  for (let attempt = 1; ; attempt++) {
    const [port = 0, wsPort = 0, ...others] = await freePorts(2 + names.length)
    const named = Object.fromEntries(names.map((name, index) => [name, others[index] ?? 0]))
    try {
      return await launch(options, { port, wsPort, ports: named })
    } catch (error) {
      // Another program was quicker with one of the ports.
      const taken = error instanceof Error && /in use|Unable to create/.test(error.message)
      if (!taken || attempt === 3) throw error
    }
  }
}

async function launch(
  { config = [], listeners: further = {}, quiet = false }: MosquittoOptions,
  { port, wsPort, ports = {} }: Ports,
): Promise<Mosquitto> {
  const folder = await mkdtemp(join(tmpdir(), 'heliograph-mosquitto-'))
  const file = join(folder, 'mosquitto.conf')
  const access = config.some((line) => line.startsWith('allow_anonymous')) ? [] : ['allow_anonymous true']
  const listeners = [`listener ${port} 127.0.0.1`, `listener ${wsPort} 127.0.0.1`, 'protocol websockets']
  for (const [name, own] of Object.entries(further)) {
    listeners.push(`listener ${ports[name]} 127.0.0.1`, ...own)
  }
  // Started by root it would become another user, who may not read the keys of its listeners.
  const user = process.getuid?.() === 0 ? ['user root'] : []
  const logTypes = quiet ? ['error', 'warning', 'information'] : ['all']
  const logging = ['log_dest stderr', ...logTypes.map((type) => `log_type ${type}`)]
  const lines = [...logging, 'persistence false', ...user, ...access, ...listeners, ...config]
  await writeFile(file, `${lines.join('\n')}\n`)
  const child = spawn(program, ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(child, 'exit')
  const log: string[] = []
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`mosquitto ended at once:\n${log.join('\n')}`)))
    createInterface(child.stderr).on('line', (line) => {
      log.push(line)
      if (/mosquitto version .* running/.test(line)) resolve()
    })
  })
  return {
    port,
    wsPort,
    ports,
    log,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1)
  return port
}

/**
 * Several of them, all different: each is held until all are known. They lie below the ports that the system gives to
 * outgoing connections, which would take one of them before the program under test listens.
 */
export async function freePorts(count: number): Promise<number[]> {
  const servers: Server[] = []
  while (servers.length < count) {
    const server = createServer().listen(randomInt(20_000, 32_000), '127.0.0.1')
    try {
      await once(server, 'listening')
      servers.push(server)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
  }
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}

/** Publishes as a device would: `mosquitto_pub` with these arguments. Rejects when it fails. */
export function mosquittoPub(port: number, args: string[]): Promise<void> {
  return finish(spawn('mosquitto_pub', ['-h', '127.0.0.1', '-p', String(port), ...args]))
}

export interface Subscriber {
  /** One entry for each message, as `-F` formats it; topic, QoS, retain and payload in hex unless told otherwise. */
  lines: string[]
  stop(): Promise<void>
}

/** Listens as a device would, with `mosquitto_sub`; resolves once the broker has granted the subscription. */
export async function mosquittoSub(
  port: number,
  args: string[],
  format = '%t %q %r %x',
): Promise<Subscriber> {
  const options = ['-h', '127.0.0.1', '-p', String(port), '-d', '-F', format, ...args]
  const child = spawn('stdbuf', ['-oL', 'mosquitto_sub', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`mosquitto_sub ended with ${code}.`)))
    createInterface(child.stdout).on('line', (line) => {
      if (line.startsWith('Subscribed ')) resolve()
      else if (!/^(Client |Sending )|^$/.test(line)) lines.push(line)
    })
  })
  return {
    lines,
    async stop() {
      const exited = once(child, 'exit')
      child.kill()
      await exited
    },
  }
}

/** Runs a Python program to its end, as a device written with paho-mqtt; resolves with what it printed. */
export async function runPython(source: string, args: string[]): Promise<string> {
  const child = spawn(python, ['-c', source, ...args])
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk))
  await finish(child)
  return output
}

async function finish(child: ChildProcess): Promise<void> {
  let complaint = ''
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (complaint += chunk))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${child.spawnfile} ended with ${code}: ${complaint}`)
}
