/** The ordered list of migrations of `workbench.db`. */
import type { Migration } from '../../migrate.ts'
import { createProfiles } from './0010-create-profiles.ts'
import { addRetention } from './0020-add-retention.ts'
import { addProfileParts } from './0030-add-profile-parts.ts'
import { createSecrets } from './0040-create-secrets.ts'
import { forgetUnusedExpiry } from './0050-forget-unused-expiry.ts'
import { createRemovedConnections } from './0060-create-removed-connections.ts'
import { addBuiltIn } from './0080-add-built-in.ts'
import { freeSecrets } from './0090-free-secrets.ts'
import { createPlaces } from './0100-create-places.ts'

/** Every schema change of `workbench.db`, oldest first. */
export const workbenchMigrations: readonly Migration[] = [
  createProfiles,
  addRetention,
  addProfileParts,
  createSecrets,
  forgetUnusedExpiry,
  createRemovedConnections,
  addBuiltIn,
  freeSecrets,
  createPlaces,
]
