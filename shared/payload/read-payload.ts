import { toHexSteps } from './byte-dump.ts'
import type { PayloadDescription } from './describe-payload.ts'
import { describeSteps } from './describe-payload.ts'
import type { JsonTree, JsonTreeBuilder } from './json/json-tree.ts'
import { jsonTreeBuilder } from './json/json-tree.ts'
import type { Steps } from './steps.ts'
import { decodeUtf8Steps } from './utf8-text.ts'

/** A payload as an inspector shows it. */
export interface PayloadReading {
  description: PayloadDescription
  /** Its values when it is JSON, else null. */
  tree: JsonTree | null
}

/** Reads a payload of any size in steps; `truncated` when the bytes are the first of a longer one. */
export function* readPayload(bytes: Uint8Array, truncated: boolean): Steps<PayloadReading> {
  let builder: JsonTreeBuilder | undefined
  const description = yield* describeSteps(bytes, truncated, (text) => {
    builder = jsonTreeBuilder(text)
    return builder.visit
  })
  const tree = description.kind === 'json' ? (builder?.finish(description.cut) ?? null) : null
  return { description, tree }
}

/**
 * What a payload is copied as, in steps: its text, a byte order mark included, or the hexadecimal digits of its
 * bytes.
 */
export function* copyPayload(bytes: Uint8Array): Steps<string> {
  return (yield* decodeUtf8Steps(bytes)) ?? (yield* toHexSteps(bytes))
}
