/** Converts the nested parts of a profile to JSON columns and back. */
import { z } from 'zod'
import { defaultProfileParts } from '../../../../../shared/profile/defaults.ts'
import {
  connectProperties,
  reconnectOptions,
  retention,
  tlsOptions,
  userProperties,
  webSocketOptions,
  will,
} from '../../../../../shared/profile/schema.ts'
import type { LaterProfileParts } from '../../../../../shared/types/connection.ts'
import type { NameValue, Will } from '../../../../../shared/types/profile-parts.ts'

/** The nested parts of a profile, as the text of a column each. */
export interface ProfileJson {
  web_socket: string
  tls: string
  connect_properties: string
  will: string | null
  reconnect: string
  retention: string
}

type NestedParts = Pick<
  LaterProfileParts,
  'webSocket' | 'tls' | 'connectProperties' | 'will' | 'reconnect' | 'retention'
>

const bytes = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')))
const storedWill = will.extend({
  payload: bytes,
  correlationData: bytes.nullable(),
}) satisfies z.ZodType<Will>

/** Columns of the nested parts. */
export function toProfileJson(parts: NestedParts): ProfileJson {
  return {
    web_socket: JSON.stringify(parts.webSocket),
    tls: JSON.stringify(parts.tls),
    connect_properties: JSON.stringify(parts.connectProperties),
    will: parts.will && JSON.stringify(willToJson(parts.will)),
    reconnect: JSON.stringify(parts.reconnect),
    retention: JSON.stringify(parts.retention),
  }
}

/** The nested parts of columns. A part that cannot be parsed gets its default; the rest of the profile is kept. */
export function fromProfileJson(row: ProfileJson): NestedParts {
  const usual = defaultProfileParts
  return {
    webSocket: understood(webSocketOptions, row.web_socket, usual.webSocket),
    tls: understood(tlsOptions, row.tls, usual.tls),
    connectProperties: understood(connectProperties, row.connect_properties, usual.connectProperties),
    will: row.will === null ? null : understood(storedWill, row.will, null),
    reconnect: understood(reconnectOptions, row.reconnect, usual.reconnect),
    retention: understood(retention, row.retention, usual.retention),
  }
}

/** The user properties of a column. */
export function fromUserProperties(text: string): NameValue[] {
  return understood(userProperties, text, [])
}

function willToJson(parts: Will): unknown {
  return {
    ...parts,
    payload: Buffer.from(parts.payload).toString('base64'),
    correlationData: parts.correlationData && Buffer.from(parts.correlationData).toString('base64'),
  }
}

function understood<Value>(schema: z.ZodType<Value>, text: string, usual: Value): Value {
  try {
    const checked = schema.safeParse(JSON.parse(text))
    return checked.success ? checked.data : usual
  } catch {
    // Not JSON: another program has changed the file.
    return usual
  }
}
