/** Defines the start data and events of a test thread. */
import type { ConnectionTest } from '../../../shared/types/connection-test.ts'
import type { ConnectionProfile } from '../../../shared/types/connection.ts'
import type { Subscription } from '../../../shared/types/subscription.ts'
import type { ProfileSecrets } from '../../../shared/types/profile-parts.ts'

/** The data a test thread is started with. */
export interface TestStart {
  profile: ConnectionProfile
  /** Never logged. Kept in the memory of this thread only. */
  secrets: ProfileSecrets
  /** The subscriptions of the profile; none when it is not saved yet. */
  subscriptions: Subscription[]
  /** The session of the profile is open, so its client identifier is in use. */
  sessionOpen: boolean
}

/** The progress of a test, without its number. */
export type TestProgress = Omit<ConnectionTest, 'testId'>

/** What a test thread reports to the main thread. */
export interface TestEvents {
  progressed(progress: TestProgress): void
}
