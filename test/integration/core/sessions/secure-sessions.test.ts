import { describe, expect, it, onTestFinished } from 'vitest'
import { rootFile } from '../../../helpers/wire/certificates.ts'
import { mosquittoPub } from '../../../helpers/brokers/mosquitto.ts'
import { everything, subscriptionTo } from '../../../helpers/core/profiles.ts'
import { tlsProfile } from '../../../helpers/wire/reach.ts'
import { startTlsMosquitto } from '../../../helpers/brokers/tls-mosquitto.ts'
import { connectTo, openTestWorkbench } from '../../../helpers/core/workbench.ts'

async function workbench() {
  const bench = await openTestWorkbench()
  onTestFinished(() => bench.close())
  return bench
}

describe('a session with encryption', () => {
  it.each(['mqtts', 'wss'] as const)(
    'receives over %s, and notices when the broker goes',
    async (transport) => {
      const broker = await startTlsMosquitto()
      const bench = await workbench()
      const port = transport === 'mqtts' ? broker.ports.tls : broker.ports.wss
      const ca = { from: 'file', path: await rootFile() } as const
      const profile = tlsProfile(
        port,
        { ca },
        { transport, reconnect: { enabled: true, firstDelayS: 1, longestDelayS: 1 } },
      )
      const { id } = await connectTo(bench, profile, [subscriptionTo('a')])
      await mosquittoPub(broker.port, ['-t', 'a', '-m', 'sealed'])
      const texts = async () => {
        const view = await bench.call('views.open', { connectionId: id, filter: everything, limit: 50 })
        return view.rows.flatMap((row) =>
          row.kind === 'received' ? [Buffer.from(row.payload).toString()] : [],
        )
      }
      await expect.poll(texts).toEqual(['sealed'])
      await broker.stop('SIGKILL')
      expect((await bench.session(id, 'reconnecting')).reason?.details).toMatchObject({ port })
    },
  )

  it('is not tried again when the certificate is refused', async () => {
    const broker = await startTlsMosquitto('expired')
    onTestFinished(() => broker.stop())
    const bench = await workbench()
    const ca = { from: 'file', path: await rootFile() } as const
    const { id } = await bench.call('connections.create', { profile: tlsProfile(broker.ports.tls, { ca }) })
    await bench.call('connections.connect', { id })
    const failed = await bench.session(id, 'failed')
    expect(failed).toMatchObject({
      attempt: 1,
      retryAtMs: null,
      reason: { code: 'certificate-expired', details: { subject: 'broker expired' } },
    })
  })
})
