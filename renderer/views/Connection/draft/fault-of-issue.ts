import type { z } from 'zod'
import type { JsonFault } from '../../../../shared/payload/json/json-scan.ts'
import { retentionLimits } from '../../../../shared/types/connection.ts'

/** A key below `connection.form.faults` and the values it names. */
export interface Fault {
  key: string
  values?: Record<string, string>
  /** Of a text that MQTT does not allow: see `faultText`. */
  text?: { fault: string; position: number }
  json?: JsonFault
}

const uint32 = '4294967295'

/** Fields with words of their own, whatever is wrong with them; `*` stands for a number. */
const ownWords: Readonly<Record<string, Fault>> = {
  name: { key: 'nameLong' },
  port: { key: 'port' },
  keepAliveS: { key: 'keepAlive' },
  sessionExpiryS: { key: 'expiry' },
  connectTimeoutMs: { key: 'timeout' },
  maxPacketBytes: { key: 'packetSize' },
  notes: { key: 'notesLong' },
  'retention.count': range('1', String(retentionLimits.count)),
  'retention.days': range('1', String(retentionLimits.days)),
  'retention.megabytes': range('1', String(retentionLimits.megabytes)),
  'reconnect.firstDelayS': { key: 'delay', values: { least: '0.1', most: '3600' } },
  'reconnect.longestDelayS': { key: 'delay', values: { least: '0.1', most: '86400' } },
  'connectProperties.receiveMaximum': range('1', '65535'),
  'connectProperties.topicAliasMaximum': range('0', '65535'),
  'will.delayS': range('0', uint32),
  'will.expiryS': { key: 'rangeOrEmpty', values: { least: '0', most: uint32 } },
  'tls.ca.path': { key: 'fileMissing' },
  'tls.clientCertificate.path': { key: 'fileMissing' },
  'tls.clientCertificate.certificate.path': { key: 'fileMissing' },
  'tls.clientCertificate.key.path': { key: 'fileMissing' },
  'tls.ca.pem': { key: 'pemMissing' },
  'tls.clientCertificate.certificate.pem': { key: 'pemMissing' },
  'tls.pinnedSha256': { key: 'fingerprint' },
  'webSocket.query': { key: 'query' },
  'webSocket.subprotocol': { key: 'subprotocol' },
  'webSocket.headers.*.name': { key: 'headerName' },
  'webSocket.headers.*.value': { key: 'headerValue' },
}

function range(least: string, most: string): Fault {
  return { key: 'range', values: { least, most } }
}

/** What is wrong with the field at a path, for its words. */
export function faultOfIssue(path: string, issue: z.core.$ZodIssue): Fault {
  const own = ownWords[path.replace(/(?<=\.)\d+(?=\.|$)/g, '*')]
  if (own) return own
  const fault = issue.code === 'custom' ? issue.params?.['fault'] : undefined
  if (typeof fault === 'string') {
    const position = Number(issue.code === 'custom' ? issue.params?.['position'] : 0)
    const isTopic = path === 'will.topic' || path === 'will.responseTopic'
    return { key: isTopic ? 'topic' : 'text', text: { fault, position } }
  }
  return { key: issue.code === 'too_big' || issue.code === 'custom' ? 'tooLong' : 'unusable' }
}
