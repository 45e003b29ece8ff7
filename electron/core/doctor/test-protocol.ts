import type { ConnectionTest } from '../../../shared/types/connection-test.ts'
import type { ConnectionProfile, Subscription } from '../../../shared/types/connection.ts'
import type { ProfileSecrets } from '../../../shared/types/profile-parts.ts'

/** What a test thread is started with. */
export interface TestStart {
  profile: ConnectionProfile
  /** Never logged; live in this thread's memory only. */
  secrets: ProfileSecrets
  /** Those of the profile; none when it is not saved yet. */
  subscriptions: Subscription[]
  /** Its session is open: its client id is in use. */
  sessionOpen: boolean
}

/** How a test goes, without its number. */
export type TestProgress = Omit<ConnectionTest, 'testId'>

/** What a test thread tells the main thread. */
export interface TestEvents {
  progressed(progress: TestProgress): void
}
