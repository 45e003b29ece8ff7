/** Calls and events about what is restored after a restart. */
import { z } from 'zod'
import { qos } from '../../profile/schema.ts'
import type { Workspace } from '../../types/workspace.ts'
import { longestKeptText } from '../../types/workspace.ts'
import { command, query, resolves } from '../definition/call.ts'
import { id, nothing, viewFilter } from '../definition/fields.ts'

/** Shape of {@link OpenPlace}. */
export const openPlace = z.strictObject({ connectionId: id, tab: z.string().min(1).max(50) })

/** Shape of the list of connections that were open. */
export const connectedIds = z.array(id).max(10_000)

/** Shapes of the parts of a {@link ConnectionPlace}, each checked and dropped on its own. */
export const placeParts = {
  filter: viewFilter.optional(),
  draft: z
    .strictObject({
      /** As it is typed: it may not be a topic yet. */
      topic: z.string().max(65_535),
      qos,
      retain: z.boolean(),
      format: z.enum(['text', 'json']),
      text: z.string().max(longestKeptText),
    })
    .optional(),
  charts: z
    .array(z.record(z.string().max(50), z.unknown()))
    .max(50)
    .refine((charts) => JSON.stringify(charts).length <= longestKeptText)
    .optional(),
}

export const workspaceCalls = {
  'workspace.get': query(nothing, resolves<Workspace>()),
  /** Parts that are left out stay as they are. */
  'workspace.save': command(
    z.strictObject({
      open: openPlace.optional(),
      connections: z
        .array(z.strictObject({ connectionId: id, ...placeParts }))
        .max(100)
        .optional(),
    }),
    resolves<null>(),
  ),
  /** Connects the connections of the last run, or leaves them closed. The question is not asked again in this run. */
  'workspace.decide': command(z.strictObject({ connect: z.boolean() }), resolves<null>()),
}

export interface WorkspaceEvents {
  /** The connections that the user has not decided about yet. */
  'workspace.wereConnectedChanged': number[]
}
