import { expect } from 'vitest'
import { ReconnectPolicy } from '../../../electron/core/sessions/retry/reconnect-policy.ts'
import { i18n } from '../../../renderer/i18n/index.ts'
import { reasonText } from '../../../renderer/i18n/reason-text.ts'
import type { Reason } from '../../../shared/errors.ts'
import type { ConnectionProfile } from '../../../shared/types/connection.ts'
import type { ProfileSecrets } from '../../../shared/types/profile-parts.ts'
import { reach } from './reach.ts'

/** The sentences a user reads so far, by reason code. */
const read = new Map<string, string>()

/** What a user reads in both languages; each sentence names its place, and no other reason has the same. */
export function sentencesOf(reason: Reason): { en: string; ja: string } {
  const say = (locale: string) =>
    reasonText(reason, (key, values) => i18n.global.t(key, values ?? {}, { locale }))
  const words = { en: say('en'), ja: say('ja') }
  for (const [code, sentence] of read) if (code !== reason.code) expect(words.en).not.toBe(sentence)
  read.set(reason.code, words.en)
  return words
}

/** Why the broker of a profile is not reached. */
export async function failureAt(
  profile: ConnectionProfile,
  secrets: Partial<ProfileSecrets> = {},
): Promise<Reason> {
  const { reason, answer } = await reach(profile, secrets)
  if (!reason) throw new Error(`reached, and answered ${answer?.toString('hex')}`)
  return reason
}

/** Whether a session that was never connected gives up over this. */
export function isFinal({ code }: Reason): boolean {
  return new ReconnectPolicy().delayAfter(code, 0) === null
}
