import { mkdirSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { canMount, mountDisk } from '../../helpers/history/mount-disk.ts'
import { connect, messages, subscribe } from '../../helpers/programs/screens.ts'

const megabyte = 1024 * 1024

if (canMount()) {
  test('on a full disk the page says so within two seconds, and goes on showing what comes, marked', async ({
    open,
    broker,
    dataDir,
  }) => {
    mkdirSync(dataDir, { recursive: true })
    const disk = mountDisk(dataDir, 24)
    try {
      const { port } = await broker()
      const { page, stop } = await open()
      await connect(page, { name: 'Greenhouse', port })
      await subscribe(page, '#', 1)
      const device = await connectAsync(`mqtt://127.0.0.1:${port}`)
      const alert = page.getByRole('alert').filter({ hasText: 'Recording is paused' })
      const tail = page.getByRole('region', { name: 'Messages that are not recorded' })
      await device.publishAsync('first', 'still recorded', { qos: 1 })
      await expect(messages(page, 'Received', 'first')).toHaveCount(1)
      await expect(tail).toHaveCount(0)
      const { bavail, bsize } = statfsSync(dataDir)
      writeFileSync(join(dataDir, 'filler'), Buffer.alloc(bavail * bsize))
      // The log may still have some room of its own: this much it has not.
      await device.publishAsync('large', Buffer.alloc(4 * megabyte, '.'), { qos: 1 })
      await expect(alert).toBeVisible({ timeout: 2_000 })
      await device.publishAsync('sensor/7', '{"celsius": 21.5}', { qos: 1 })
      const live = tail.getByRole('listitem').filter({ hasText: 'sensor/7' })
      await expect(live).toContainText('not recorded', { timeout: 2_000 })
      await expect(live).toContainText('celsius')
      disk.resize(100)
      await expect(alert).toHaveCount(0)
      await expect(tail).toHaveCount(0)
      await expect(messages(page, 'Received', 'sensor/7')).toHaveCount(1)
      await device.endAsync()
      await stop()
    } finally {
      disk.unmount()
    }
  })
}
