import { bytesOfTyped, typedOfBytes } from '../../../../shared/payload/typed-bytes.ts'
import type { NameValue, PayloadFormat, Will } from '../../../../shared/types/profile-parts.ts'
import { numberOf } from '../../../composables/text/numbers.ts'

/** Bytes while they are typed. */
export interface BytesDraft {
  text: string
  format: PayloadFormat
}

export interface WillDraft {
  enabled: boolean
  topic: string
  payload: BytesDraft
  qos: Will['qos']
  retain: boolean
  delayS: string
  isText: boolean
  /** Empty: never. */
  expiryS: string
  contentType: string
  responseTopic: string
  /** Empty: none. */
  correlationData: BytesDraft
  userProperties: NameValue[]
}

export function draftOfWill(will: Will | null): WillDraft {
  return {
    enabled: will !== null,
    topic: will?.topic ?? '',
    payload: typedOfBytes(will?.payload ?? new Uint8Array(), will?.format ?? 'text'),
    qos: will?.qos ?? 0,
    retain: will?.retain ?? false,
    delayS: String(will?.delayS ?? 0),
    isText: will?.payloadFormat === 1,
    expiryS: will?.expiryS == null ? '' : String(will.expiryS),
    contentType: will?.contentType ?? '',
    responseTopic: will?.responseTopic ?? '',
    correlationData: typedOfBytes(will?.correlationData ?? new Uint8Array(), 'text'),
    userProperties: copied(will?.userProperties ?? []),
  }
}

/** Bytes that cannot be read are none here; `faultsOf` says so. */
export function willOf(draft: WillDraft): Will | null {
  if (!draft.enabled) return null
  const correlationData = bytesOf(draft.correlationData)
  return {
    topic: draft.topic,
    payload: bytesOf(draft.payload),
    format: draft.payload.format,
    qos: draft.qos,
    retain: draft.retain,
    delayS: numberOf(draft.delayS),
    payloadFormat: draft.isText ? 1 : 0,
    expiryS: draft.expiryS.trim() === '' ? null : numberOf(draft.expiryS),
    contentType: draft.contentType,
    responseTopic: draft.responseTopic,
    correlationData: correlationData.length === 0 ? null : correlationData,
    userProperties: copied(draft.userProperties),
  }
}

export function bytesOf({ text, format }: BytesDraft): Uint8Array {
  return bytesOfTyped(text, format).bytes ?? new Uint8Array()
}

/** Pairs that can be edited without changing the profile they came from. */
export function copied(pairs: readonly NameValue[]): NameValue[] {
  return pairs.map(([name, value]) => [name, value])
}
