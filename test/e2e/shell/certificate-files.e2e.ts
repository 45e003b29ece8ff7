import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { startTlsMosquitto } from '../../helpers/brokers/tls-mosquitto.ts'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { clientPkcs12, passphrase, rootFile } from '../../helpers/wire/certificates.ts'
import { fillNew, stateShown } from './steps.ts'

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })

async function choose(
  page: Page,
  label: string,
  file: string | { name: string; buffer: Buffer },
): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: `Choose file: ${label}` }).click()
  await (await chooser).setFiles(typeof file === 'string' ? file : { ...file, mimeType: '' })
}

test('certificates are chosen and dropped as files, read in the page, and used', async ({ app }) => {
  const broker = await startTlsMosquitto()
  try {
    await fillNew(app, `mqtts://localhost:${broker.ports.mutual}`)
    await field(app, 'Port').focus()
    await app.getByRole('radio', { name: 'Own CA' }).check()
    await choose(app, 'CA certificate', { name: 'cat.jpg', buffer: Buffer.from([0xff, 0xd8, 0xff]) })
    await expect(field(app, 'CA certificate')).toHaveAccessibleDescription(/“cat.jpg” is not a certificate/)
    await choose(app, 'CA certificate', await rootFile())
    await expect(field(app, 'CA certificate')).toHaveValue(/^-----BEGIN CERTIFICATE-----/)
    await expect(field(app, 'CA certificate')).toHaveAccessibleDescription(/valid until/)

    await app.getByRole('radio', { name: 'PKCS#12' }).check()
    const bytes = [...(await readFile(await clientPkcs12('modern')))]
    const dragged = await app.evaluateHandle((content) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([new Uint8Array(content)], 'device.p12'))
      return transfer
    }, bytes)
    await field(app, 'PKCS#12 file').dispatchEvent('drop', { dataTransfer: dragged })
    await expect(app.getByText(/^device\.p12 · [\d.]+ kB$/)).toBeVisible()
    await field(app, 'Passphrase').fill(passphrase)
    await app.keyboard.press('Control+Enter')
    await expect(stateShown(app)).toHaveText('Connected')
  } finally {
    await broker.stop()
  }
})
