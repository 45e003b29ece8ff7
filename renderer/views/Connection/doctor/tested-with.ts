import type { ReconnectField } from '../../../../shared/types/session.ts'
import { sessionParts } from '../../../../shared/types/session.ts'
import type { ProfileDraft } from '../draft/profile-draft.ts'
import { profileOf, secretsBeside } from '../draft/profile-draft.ts'

/** The fields of a draft as they were when a test of it began. */
export interface TestedWith {
  host: string
  port: string
  /** Every part that a test depends on, as JSON. */
  parts: ReadonlyMap<ReconnectField, string>
}

/** A test opens no session that lasts: it leaves no will and does not connect again. */
const parts = sessionParts.filter((part) => part !== 'will' && part !== 'reconnect')

/** What a test that begins now is made with. */
export function testedWith(draft: ProfileDraft): TestedWith {
  const profile = profileOf(draft, new Set())
  const values = parts.map((part): [ReconnectField, string] => [part, JSON.stringify(profile[part])])
  const secrets = JSON.stringify(secretsBeside(draft), (_, value: unknown) =>
    value instanceof Uint8Array ? [...value] : value,
  )
  return { host: profile.host, port: draft.port.trim(), parts: new Map([...values, ['secrets', secrets]]) }
}

/** The fields that differ now, in the order of the form; none when what was found out still holds. */
export function changedSince(before: TestedWith, draft: ProfileDraft): ReconnectField[] {
  const now = testedWith(draft).parts
  return [...before.parts].filter(([part, value]) => now.get(part) !== value).map(([part]) => part)
}
