import { connectionProfile } from '../../../../shared/profile/schema.ts'
import { defaultProfileParts } from '../../../../shared/profile/defaults.ts'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import { isWithin, unusedParts } from './applies.ts'
import { draftOfWill, willOf } from './will-draft.ts'
import type { ProfileDraft } from './profile-draft.ts'
import { newDraft, profileOf } from './profile-draft.ts'

/**
 * The profile of a draft in which every field on screen is right. A part that is not used, and therefore not on screen, keeps
 * what was typed into it where that can be saved; else it is as it was before.
 */
export function usableProfile(
  draft: ProfileDraft,
  taken: ReadonlySet<string>,
  stored: ConnectionProfile | undefined,
): ConnectionProfile {
  const profile = profileOf(draft, taken)
  const checked = connectionProfile.safeParse(profile)
  if (checked.success) return profile
  const unused = unusedParts(draft)
  const wrong = checked.error.issues.map(({ path }) => path.map(String))
  const names = wrong.filter((path) => isWithin(path.join('.'), unused)).map(([name]) => name)
  const before = stored ?? { ...profileOf(newDraft(), taken), ...defaultProfileParts }
  return {
    ...profile,
    ...Object.fromEntries(names.map((name) => [name, before[name as keyof ConnectionProfile]])),
    ...(names.includes('will') ? { will: plainWill(draft) } : {}),
  }
}

/** The will without what only MQTT 5 has. */
function plainWill({ will }: ProfileDraft): ConnectionProfile['will'] {
  const { enabled, topic, payload, qos, retain } = will
  return willOf({ ...draftOfWill(null), enabled, topic, payload, qos, retain })
}
