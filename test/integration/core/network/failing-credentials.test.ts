import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, copyFile, truncate, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClientCertificate, PemSource } from '../../../../shared/types/profile-parts.ts'
import {
  clientCertificate,
  clientKey,
  clientName,
  clientPkcs12,
  passphrase,
  rootFile,
} from '../../../helpers/wire/certificates.ts'
import { tlsProfile } from '../../../helpers/wire/reach.ts'
import { tempDir } from '../../../helpers/temp-dir.ts'
import type { TlsMosquitto } from '../../../helpers/brokers/tls-mosquitto.ts'
import { startTlsMosquitto } from '../../../helpers/brokers/tls-mosquitto.ts'
import { failureAt, isFinal, sentencesOf } from '../../../helpers/wire/failure-at.ts'

let broker: TlsMosquitto
let ca: PemSource

beforeAll(async () => {
  broker = await startTlsMosquitto()
  ca = { from: 'file', path: await rootFile() }
})
afterAll(() => broker.stop())

describe('a client certificate', () => {
  const pem = async (
    key: string,
    from: 'root' | 'stranger' | 'expired' = 'root',
  ): Promise<ClientCertificate> => ({
    format: 'pem',
    certificate: { from: 'file', path: (await clientCertificate(from)).certificate },
    key: { from: 'file', path: key },
  })
  const versions = ['', 'TLSv1.2'] as const

  it.each(versions)('that is missing (highest version “%s”)', async (maxVersion) => {
    const reason = await failureAt(tlsProfile(broker.ports.mutual, { ca, maxVersion }))
    expect(reason.code).toBe('client-certificate-required')
    expect(sentencesOf(reason).en).toContain('demands a client certificate')
    expect(isFinal(reason)).toBe(true)
  })

  it.each(versions)('that the broker does not trust (highest version “%s”)', async (maxVersion) => {
    const own = await pem((await clientCertificate('stranger')).key, 'stranger')
    const reason = await failureAt(
      tlsProfile(broker.ports.mutual, { ca, maxVersion, clientCertificate: own }),
    )
    expect(reason).toMatchObject({
      code: 'client-certificate-refused',
      details: { subject: clientName, cause: 'unknown_ca' },
    })
    expect(sentencesOf(reason).en).toContain(`“${clientName}”`)
  })

  it('that has expired', async () => {
    const { key } = await clientCertificate('expired')
    const own = await pem(key, 'expired')
    for (const maxVersion of versions) {
      const profile = tlsProfile(broker.ports.mutual, { ca, maxVersion, clientCertificate: own })
      const reason = await failureAt(profile)
      expect(reason).toMatchObject({
        code: 'client-certificate-expired',
        details: { subject: clientName, cause: 'certificate_expired' },
      })
      expect(isFinal(reason)).toBe(true)
      const day = new Date(Number(reason.details['validToMs'])).toLocaleDateString()
      const { en, ja } = sentencesOf(reason)
      for (const words of [en, ja]) expect(words).toContain(day)
    }
  })

  it('that is missing over WebSocket', async () => {
    const profile = tlsProfile(broker.ports.mutualWss, { ca }, { transport: 'wss' })
    expect((await failureAt(profile)).code).toBe('client-certificate-required')
  })

  it.each(['pkcs8-encrypted', 'pkcs1-encrypted'] as const)('whose %s key does not open', async (form) => {
    const file = await clientKey(form)
    const profile = tlsProfile(broker.ports.mutual, { ca, clientCertificate: await pem(file) })
    const missing = await failureAt(profile)
    expect(missing).toMatchObject({ code: 'passphrase-missing', details: { field: 'clientKey', file } })
    expect(sentencesOf(missing).en).toContain(`Private key: ${file} is encrypted`)
    const wrong = await failureAt(profile, { tlsPassphrase: 'not this' })
    expect(wrong).toMatchObject({ code: 'passphrase-wrong', details: { field: 'clientKey', file } })
    expect(sentencesOf(wrong).en).toContain(`does not open ${file}`)
    expect(isFinal(wrong)).toBe(true)
  })

  it.each(['modern', 'legacy-rc2'] as const)('whose %s PKCS#12 file does not open', async (form) => {
    const file = await clientPkcs12(form)
    const profile = tlsProfile(broker.ports.mutual, {
      ca,
      clientCertificate: { format: 'pkcs12', path: file },
    })
    expect(await failureAt(profile)).toMatchObject({
      code: 'passphrase-missing',
      details: { field: 'pkcs12' },
    })
    expect(await failureAt(profile, { tlsPassphrase: 'x' })).toMatchObject({ code: 'passphrase-wrong' })
  })

  it('whose key belongs to another one', async () => {
    const file = await clientKey('other')
    const reason = await failureAt(
      tlsProfile(broker.ports.mutual, { ca, clientCertificate: await pem(file) }),
    )
    expect(reason).toMatchObject({
      code: 'key-mismatch',
      details: { field: 'clientKey', file, subject: clientName },
    })
    expect(sentencesOf(reason).en).toContain(
      `${file} does not belong to the client certificate “${clientName}”`,
    )
  })

  it('whose pasted key is forgotten', async () => {
    const own = { ...(await pem('')), key: { from: 'secret' } } as ClientCertificate
    const reason = await failureAt(tlsProfile(broker.ports.mutual, { ca, clientCertificate: own }))
    expect(reason.code).toBe('key-missing')
    sentencesOf(reason)
  })
})

describe('a file', () => {
  const withCa = (path: string) => tlsProfile(broker.ports.tls, { ca: { from: 'file', path } })

  it('that is not there', async () => {
    const reason = await failureAt(withCa('/nowhere/ca.pem'))
    expect(reason).toMatchObject({ code: 'file-missing', details: { field: 'ca', file: '/nowhere/ca.pem' } })
    expect(sentencesOf(reason).en).toBe(
      'CA certificate: there is no file /nowhere/ca.pem. Choose it again in the TLS section.',
    )
  })

  it('that may not be read', async () => {
    const file = join(tempDir(), 'ca.pem')
    await copyFile(await rootFile(), file)
    await chmod(file, 0)
    // Root may read everything: for a moment this process is somebody else.
    const isRoot = process.geteuid?.() === 0
    if (isRoot) process.seteuid?.(65_534)
    try {
      const reason = await failureAt(withCa(file))
      expect(reason).toMatchObject({ code: 'file-forbidden', details: { field: 'ca', file } })
      sentencesOf(reason)
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
  })

  it('that is a folder', async () => {
    const file = tempDir()
    const reason = await failureAt(withCa(file))
    expect(reason).toMatchObject({
      code: 'file-not-ordinary',
      details: { field: 'ca', file, kind: 'folder' },
    })
    expect(sentencesOf(reason).en).toBe(
      `CA certificate: ${file} is a folder, not a file. Choose a file in the TLS section.`,
    )
  })

  it('that is a device which never ends, without taking memory for it', async () => {
    const before = process.memoryUsage().rss
    const reason = await failureAt(withCa('/dev/zero'))
    expect(reason).toMatchObject({ code: 'file-not-ordinary', details: { field: 'ca', kind: 'device' } })
    expect(sentencesOf(reason).en).toContain('/dev/zero is a device, not a file')
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
  })

  it('that is a pipe nobody writes to', async () => {
    const file = join(tempDir(), 'pipe')
    execFileSync('mkfifo', [file])
    const reason = await failureAt(withCa(file))
    expect(reason).toMatchObject({ code: 'file-not-ordinary', details: { field: 'ca', kind: 'pipe' } })
    expect(sentencesOf(reason).ja).toContain('パイプ')
  })

  it('that is a socket', async () => {
    const file = join(tempDir(), 'socket')
    const server = createServer().listen(file)
    await once(server, 'listening')
    const reason = await failureAt(withCa(file))
    server.close()
    expect(reason).toMatchObject({ code: 'file-not-ordinary', details: { field: 'ca', kind: 'socket' } })
  })

  it('that is a film of 1.5 GB, without reading it', async () => {
    const file = join(tempDir(), 'film.mp4')
    await writeFile(file, '')
    await truncate(file, 1_500_000_000)
    const before = process.memoryUsage().rss
    const reason = await failureAt(withCa(file))
    expect(reason).toMatchObject({
      code: 'file-too-large',
      details: { field: 'ca', file, sizeBytes: 1_500_000_000, limitBytes: 10_000_000 },
    })
    expect(sentencesOf(reason).en).toContain('has 1,500,000,000 bytes, which is too large')
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
  })

  it('whose announced size is not the truth', async () => {
    // Files of /proc announce no bytes and have some.
    const reason = await failureAt(withCa('/proc/self/status'))
    expect(reason).toMatchObject({ code: 'not-a-certificate' })
  })

  it('that holds something else', async () => {
    const file = join(tempDir(), 'notes.txt')
    await writeFile(file, 'not a certificate')
    const ofCa = await failureAt(withCa(file))
    expect(ofCa).toMatchObject({ code: 'not-a-certificate', details: { field: 'ca', file } })
    sentencesOf(ofCa)
    const { certificate } = await clientCertificate()
    const pem = (own: string, key: string): ClientCertificate => ({
      format: 'pem',
      certificate: { from: 'file', path: own },
      key: { from: 'file', path: key },
    })
    const withOwn = (own: ClientCertificate) =>
      tlsProfile(broker.ports.mutual, { ca, clientCertificate: own })
    expect(await failureAt(withOwn(pem(file, file)))).toMatchObject({
      code: 'not-a-certificate',
      details: { field: 'clientCertificate' },
    })
    const ofKey = await failureAt(withOwn(pem(certificate, file)))
    expect(ofKey).toMatchObject({ code: 'not-a-key', details: { field: 'clientKey', file } })
    sentencesOf(ofKey)
    const archive = await failureAt(withOwn({ format: 'pkcs12', path: file }), { tlsPassphrase: passphrase })
    expect(archive).toMatchObject({ code: 'not-pkcs12', details: { field: 'pkcs12', file } })
    sentencesOf(archive)
  })
})
