import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  electronFlags,
  fetchElectron,
  installedElectron,
  spawnElectron,
  whyNoWindow,
} from '../../../scripts/lib/electron.mjs'
import { root } from '../../../scripts/lib/runtime.mjs'
import { tempDir } from '../../helpers/temp-dir.ts'

/** Settings that make the download come from `port` of this computer, past every cache. */
const downloadFrom = (port) => ({
  ...process.env,
  electron_config_cache: tempDir(),
  ELECTRON_MIRROR: `http://127.0.0.1:${port}/`,
  ELECTRON_GET_USE_PROXY: '',
})

async function listen(onConnection) {
  const server = createServer(onConnection).listen(0, '127.0.0.1')
  onTestFinished(() => server.close())
  await once(server, 'listening')
  return server.address().port
}

describe('whether a window can be opened', () => {
  it.each([
    [{ platform: 'linux', env: {}, uid: 1000 }, 'DISPLAY'],
    [{ platform: 'linux', env: {}, uid: 0 }, 'DISPLAY'],
    [{ platform: 'linux', env: { DISPLAY: ':0' }, uid: 0 }, 'root'],
    [{ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' }, uid: 0 }, 'root'],
  ])('not on %j', (machine, word) => expect(whyNoWindow(machine)).toContain(word))

  it.each([
    [{ platform: 'linux', env: { DISPLAY: ':0' }, uid: 1000 }],
    [{ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' }, uid: 1000 }],
    [{ platform: 'darwin', env: {}, uid: 501 }],
    [{ platform: 'win32', env: {}, uid: undefined }],
  ])('yes on %j', (machine) => expect(whyNoWindow(machine)).toBeNull())
})

describe('what Electron is started with', () => {
  it('includes the flags that V8 needs, before the program', async () => {
    const folder = tempDir()
    const program = join(folder, 'electron')
    await writeFile(program, `#!/bin/sh\nprintf '%s\\n' "$@" > ${folder}/args\n`, { mode: 0o755 })
    const { ended } = spawnElectron(program, ['--demo'])
    expect(await ended).toMatchObject({ code: 0 })
    const args = (await readFile(join(folder, 'args'), 'utf8')).trim().split('\n')
    expect(args).toEqual([...electronFlags(), root, '--demo'])
  })

  it('is the flag of Chromium for flags of V8, where processors may have protection keys', () => {
    const flags = (platform, arch) => electronFlags({ platform, arch })
    expect(flags('linux', 'x64')).toEqual(['--js-flags=--no-memory-protection-keys'])
    expect(flags('linux', 'arm64')).toEqual([])
    expect(flags('win32', 'x64')).toEqual([])
  })
})

describe('fetching Electron', () => {
  it('knows that nothing has been fetched yet', () => expect(installedElectron(tempDir())).toBeNull())

  it('gives up on a network that swallows everything', async () => {
    const sockets = []
    const port = await listen((socket) => sockets.push(socket.on('error', () => socket.destroy())))
    onTestFinished(() => sockets.forEach((socket) => socket.destroy()))
    const reason = await fetchElectron({ silentMs: 1_000, env: downloadFrom(port) })
    expect(reason).toBe('Electron could not be fetched (nothing arrived for 1 s)')
  })

  it('gives up on a network that would take hours', async () => {
    const port = await listen((socket) => {
      const drip = setInterval(() => socket.write('PK'), 50)
      socket.on('error', () => socket.destroy()).on('close', () => clearInterval(drip))
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n')
    })
    const reason = await fetchElectron({ silentMs: 1_000, env: downloadFrom(port) })
    expect(reason).toBe('Electron could not be fetched (the network is too slow)')
  })

  it('gives up when a download that began falls silent', async () => {
    const port = await listen((socket) => {
      socket.on('error', () => socket.destroy())
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n' + 'PK'.repeat(25))
    })
    const reason = await fetchElectron({ silentMs: 1_000, env: downloadFrom(port) })
    expect(reason).toBe('Electron could not be fetched (nothing arrived for 1 s)')
  })

  it('says that the network refuses', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address()
    server.close()
    const reason = await fetchElectron({ silentMs: 15_000, env: downloadFrom(port) })
    expect(reason).toBe('Electron could not be fetched (ECONNREFUSED)')
  })

  it('says what a server answers instead', async () => {
    const port = await listen((socket) => {
      socket.on('error', () => socket.destroy())
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
    })
    expect(await fetchElectron({ silentMs: 15_000, env: downloadFrom(port) })).toContain('404')
  })
})
