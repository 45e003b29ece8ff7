import { defaultSubscriptionOptions } from '../../../../shared/profile/defaults.ts'
import type { SubscriptionOptions } from '../../../../shared/types/subscription.ts'
import type { NameValue } from '../../../../shared/types/profile-parts.ts'

/** Largest subscription identifier: a variable byte integer of four bytes (MQTT 5, 3.8.2.1.2). */
const largestIdentifier = 268_435_455

/** What only MQTT 5 has of a subscription, while it is typed. */
export interface OptionsDraft {
  noLocal: boolean
  retainAsPublished: boolean
  retainHandling: SubscriptionOptions['retainHandling']
  /** Empty: none. */
  identifier: string
  userProperties: NameValue[]
}

export function draftOfOptions(options: SubscriptionOptions = defaultSubscriptionOptions): OptionsDraft {
  return {
    noLocal: options.noLocal,
    retainAsPublished: options.retainAsPublished,
    retainHandling: options.retainHandling,
    identifier: options.identifier === 0 ? '' : String(options.identifier),
    userProperties: copied(options.userProperties),
  }
}

/** The draft must have no fault. */
export function optionsOf(draft: OptionsDraft): SubscriptionOptions {
  return {
    noLocal: draft.noLocal,
    retainAsPublished: draft.retainAsPublished,
    retainHandling: draft.retainHandling,
    identifier: Number(draft.identifier.trim()),
    userProperties: copied(draft.userProperties),
  }
}

/** Whether anything differs from what a plain subscription has. */
export function isPlain(draft: OptionsDraft): boolean {
  return JSON.stringify(draft) === JSON.stringify(draftOfOptions())
}

/** What keeps a draft from being used. shared-no-local: the two exclude each other [MQTT-3.8.3-4]. */
export function optionsFault(draft: OptionsDraft, filter: string): 'identifier' | 'shared-no-local' | null {
  const text = draft.identifier.trim()
  const value = Number(text)
  if (text !== '' && !(/^\d{1,9}$/.test(text) && value >= 1 && value <= largestIdentifier))
    return 'identifier'
  return draft.noLocal && filter.startsWith('$share/') ? 'shared-no-local' : null
}

function copied(pairs: readonly NameValue[]): NameValue[] {
  return pairs.map(([name, value]) => [name, value])
}
