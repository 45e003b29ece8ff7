import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePorts } from '../../../helpers/brokers/mosquitto.ts'
import { profileFor } from '../../../helpers/core/profiles.ts'
import type { TestWorkbench } from '../../../helpers/core/workbench.ts'
import { openTestWorkbench } from '../../../helpers/core/workbench.ts'

/** A workbench whose built-in broker has ports of its own. */
async function open(dataDir?: string): Promise<TestWorkbench> {
  const bench = await openTestWorkbench(dataDir === undefined ? {} : { dataDir })
  onTestFinished(() => bench.close())
  if (dataDir !== undefined) return bench
  const [brokerTcpPort = 0, brokerWsPort = 0] = await freePorts(2)
  await bench.call('settings.update', { brokerTcpPort, brokerWsPort })
  return bench
}

async function occupy(port: number) {
  const server = createServer()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

const boundProfile = profileFor(1883, { name: 'Lab', builtIn: true })
const findConnection = async (bench: TestWorkbench, id: number) =>
  (await bench.call('connections.list', {})).find((connection) => connection.id === id)

describe('a connection that is bound to the built-in broker', () => {
  it('made by the demo still connects after a restart, although the broker has to take another port', async () => {
    const first = await open()
    const { connectionId } = await first.call('demo.start', {})
    await first.session(connectionId, 'connected')
    const { tcpPort } = await first.call('broker.status', {})
    await first.close()

    const second = await open(first.dataDir)
    await occupy(tcpPort ?? 0)
    const started = await second.call('broker.start', {})
    expect(started.tcpPort).not.toBe(tcpPort)
    await second.call('connections.connect', { id: connectionId })
    await second.session(connectionId, 'connected')
    expect(await findConnection(second, connectionId)).toMatchObject({
      builtIn: true,
      host: '127.0.0.1',
      port: started.tcpPort,
    })
  })

  it('says that the broker is off instead of that nothing listens', async () => {
    const bench = await open()
    const { id } = await bench.call('connections.create', { profile: boundProfile })
    await expect(bench.call('connections.connect', { id })).rejects.toMatchObject({
      reason: { code: 'built-in-broker-off' },
    })
    expect(await bench.session(id, 'failed')).toMatchObject({ reason: { code: 'built-in-broker-off' } })
    await expect(bench.call('connections.test', { id })).rejects.toMatchObject({
      reason: { code: 'built-in-broker-off' },
    })
    await bench.call('broker.start', {})
    await bench.call('connections.connect', { id })
    await bench.session(id, 'connected')
  })

  it('follows over WebSocket too', async () => {
    const bench = await open()
    const profile = { ...boundProfile, transport: 'ws' as const }
    const { id } = await bench.call('connections.create', { profile })
    const { wsPort } = await bench.call('broker.start', {})
    await bench.call('connections.connect', { id })
    await bench.session(id, 'connected')
    expect(await findConnection(bench, id)).toMatchObject({ port: wsPort })
  })

  it('that lost the broker is connected again once it runs, wherever it listens then', async () => {
    const bench = await open()
    const { id } = await bench.call('connections.create', { profile: boundProfile })
    await bench.call('broker.start', {})
    await bench.call('connections.connect', { id })
    await bench.session(id, 'connected')
    await bench.call('broker.stop', {})
    await bench.session(id, 'reconnecting')
    const [brokerTcpPort = 0] = await freePorts(1)
    await bench.call('settings.update', { brokerTcpPort })
    const { tcpPort, clients } = await bench.call('broker.start', {})
    expect({ tcpPort, clients }).toEqual({ tcpPort: brokerTcpPort, clients: 0 })
    await bench.event('broker.changed', (status) => status.tcpPort === brokerTcpPort && status.clients === 1)
    const sessions = await bench.call('sessions.list', {})
    expect(sessions).toMatchObject([{ connectionId: id, state: 'connected', pendingReconnect: [] }])
  })

  it('cannot ask for encryption', async () => {
    const bench = await open()
    const profile = { ...boundProfile, transport: 'mqtts' as const }
    await expect(bench.call('connections.create', { profile })).rejects.toMatchObject({
      reason: { code: 'bad-input', details: { fault: 'built-in-encrypted' } },
    })
  })
})

describe('the login for the network', () => {
  it('is kept under the passphrase like a password, told on request, and asked for again where it is gone', async () => {
    const login = { username: 'class', password: 'blue whale' }
    const first = await open()
    await first.call('secrets.setPassphrase', { passphrase: 'correct horse' })
    await first.call('broker.openToNetwork', { on: false, login })
    await first.close()

    const second = await open(first.dataDir)
    await expect(second.call('broker.login', {})).rejects.toMatchObject({
      reason: { code: 'secrets-locked' },
    })
    await second.call('secrets.unlock', { passphrase: 'correct horse' })
    await second.call('broker.openToNetwork', { on: false })
    expect(await second.call('broker.login', {})).toEqual(login)
    expect(JSON.stringify(second.events('settings.changed'))).not.toContain(login.password)
    await second.call('secrets.forgetPassphrase', {})
    await second.close()

    const third = await open(first.dataDir)
    await expect(third.call('broker.login', {})).rejects.toMatchObject({
      reason: { code: 'broker-password-missing' },
    })
    await third.call('broker.openToNetwork', { on: false, login: null })
    expect(await third.call('broker.login', {})).toBeNull()
  })
})
