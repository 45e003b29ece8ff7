import type { Migration } from '../../migrate.ts'
import { createProfiles } from './0010-create-profiles.ts'

/** The history of `workbench.db`, oldest first. */
export const workbenchMigrations: readonly Migration[] = [createProfiles]
