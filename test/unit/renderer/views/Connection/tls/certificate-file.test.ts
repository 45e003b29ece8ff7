import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import {
  contentOf,
  largestFileBytes,
} from '../../../../../../renderer/views/Connection/tls/certificate-file.ts'
import { clientCertificate, clientKey, clientPkcs12 } from '../../../../../helpers/wire/certificates.ts'

const bytesOf = async (path: string) => new Uint8Array(await readFile(path))
const textOf = (content: ReturnType<typeof contentOf>) => ('text' in content ? content.text : '')

it('takes certificates and keys out of PEM files, and nothing that does not belong there', async () => {
  const { certificate, key } = await clientCertificate()
  const [certificateBytes, keyBytes] = [await bytesOf(certificate), await bytesOf(key)]
  const both = new Uint8Array(Buffer.concat([Buffer.from('# mine\n'), keyBytes, certificateBytes]))
  const fromBoth = textOf(contentOf('certificate', both))
  expect(new X509Certificate(fromBoth).fingerprint256).toBe(
    new X509Certificate(certificateBytes).fingerprint256,
  )
  expect(fromBoth).not.toContain('PRIVATE KEY')
  expect(textOf(contentOf('key', both)).trim()).toBe(Buffer.from(keyBytes).toString().trim())
  expect(contentOf('certificate', keyBytes)).toEqual({ fault: 'isKey' })
  expect(contentOf('key', certificateBytes)).toEqual({ fault: 'isCertificate' })
})

it('turns DER into PEM', async () => {
  const { certificate, key } = await clientCertificate()
  const leaf = new X509Certificate(await readFile(certificate))
  expect(textOf(contentOf('certificate', new Uint8Array(leaf.raw))).trim()).toBe(leaf.toString().trim())
  const secret = createPrivateKey(await readFile(key))
  const passphrase = { cipher: 'aes-256-cbc', passphrase: 'x' }
  const forms = [
    secret.export({ format: 'der', type: 'pkcs8' }),
    secret.export({ format: 'der', type: 'pkcs8', ...passphrase }),
  ]
  for (const der of forms) {
    const again = createPrivateKey({ key: textOf(contentOf('key', new Uint8Array(der))), passphrase: 'x' })
    expect(again.equals(secret)).toBe(true)
  }
  expect(contentOf('key', new Uint8Array(leaf.raw))).toEqual({ fault: 'isCertificate' })
})

it('keeps a PKCS#12 file as it is, and names it where it does not belong', async () => {
  const file = await bytesOf(await clientPkcs12('modern'))
  expect(contentOf('pkcs12', file)).toEqual({ bytes: file })
  expect(contentOf('certificate', file)).toEqual({ fault: 'isPkcs12' })
  expect(contentOf('key', file)).toEqual({ fault: 'isPkcs12' })
  expect(contentOf('pkcs12', await bytesOf(await clientKey('pkcs8')))).toEqual({ fault: 'notPkcs12' })
})

it('says of anything else that it is none', () => {
  const picture = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a])
  const cut = new Uint8Array([0x30, 0x82, 0x01])
  for (const bytes of [picture, cut, new Uint8Array(), new Uint8Array(100).fill(0x30)]) {
    expect(contentOf('certificate', bytes)).toEqual({ fault: 'notCertificate' })
    expect(contentOf('key', bytes)).toEqual({ fault: 'notKey' })
    expect(contentOf('pkcs12', bytes)).toEqual({ fault: 'notPkcs12' })
  }
  expect(contentOf('key', new Uint8Array(largestFileBytes + 1))).toEqual({ fault: 'tooLarge' })
})
