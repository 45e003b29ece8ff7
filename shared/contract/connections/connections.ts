/** Calls and events about saved connections. */
import { z } from 'zod'
import { connectionProfile, passwordInput, secretsInput, tlsOptions } from '../../profile/schema.ts'
import type { ConnectionTest, TlsDescription } from '../../types/connection-test.ts'
import type { Connection, Removal } from '../../types/connection.ts'
import { command, query, resolves } from '../definition/call.ts'
import { byId, id, ids, nothing } from '../definition/fields.ts'

export const connectionCalls = {
  'connections.list': query(nothing, resolves<Connection[]>()),
  /**
   * password and secrets: kept as `secrets.status` says; undefined leaves one as it is, null forgets it. takeUp: id
   * of a deleted connection whose history was kept, which becomes that of the new one.
   */
  'connections.create': command(
    z.strictObject({
      profile: connectionProfile,
      password: passwordInput,
      secrets: secretsInput.optional(),
      takeUp: id.optional(),
    }),
    resolves<Connection>(),
  ),
  /** Parts of the profile that are left out keep their stored value. */
  'connections.update': command(
    z.strictObject({
      id,
      profile: connectionProfile,
      password: passwordInput,
      secrets: secretsInput.optional(),
    }),
    resolves<Connection>(),
  ),
  /** Sets secrets of an unchanged profile: undefined leaves one as it is, null forgets it. */
  'connections.giveSecrets': command(
    z.strictObject({ id, password: passwordInput, secrets: secretsInput.optional() }),
    resolves<Connection>(),
  ),
  /** The copy has the subscriptions, a name of its own and no history. */
  'connections.duplicate': command(byId, resolves<Connection>()),
  /** Can be undone by `removals.undo`; the history is erased only once it cannot be undone any more. */
  'connections.remove': command(z.strictObject({ id, deleteHistory: z.boolean() }), resolves<Removal>()),
  'connections.removeMany': command(z.strictObject({ ids, deleteHistory: z.boolean() }), resolves<Removal>()),
  /** Brings a deleted connection back to the history that was kept of it (`history.kept`), without its secrets. */
  'connections.restore': command(byId, resolves<Connection>()),
  /**
   * Moves into a folder (null: the top level), before a given connection or, with null, to the end; in the given
   * order.
   */
  'connections.move': command(
    z.strictObject({ ids, folderId: id.nullable(), before: id.nullable() }),
    resolves<null>(),
  ),
  /**
   * Reads the certificates of a TLS part as it stands in a form, and tells who they belong to or why they cannot be
   * used. `id`: the connection whose secrets hold for those left out.
   */
  'connections.describeTls': query(
    z.strictObject({ id: id.optional(), tls: tlsOptions, secrets: secretsInput.optional() }),
    resolves<TlsDescription>(),
  ),
  /**
   * Begins to test a saved profile (`id`), or one as it stands in a form (`profile`, with the `id` it is saved under,
   * where it is: what is left out is as stored). Progress comes by `connections.tested`; a page runs one test at a
   * time.
   */
  'connections.test': command(
    z
      .strictObject({
        id: id.optional(),
        profile: connectionProfile.optional(),
        password: passwordInput,
        secrets: secretsInput.optional(),
      })
      .refine((input) => input.id !== undefined || input.profile !== undefined, {
        message: 'A test needs an id or a profile.',
        params: { reasonCode: 'bad-input', fault: 'empty', position: 0 },
      }),
    resolves<ConnectionTest>(),
  ),
  /** Stops the test: no further step runs. */
  'connections.cancelTest': command(z.strictObject({ testId: id }), resolves<null>()),
}

export interface ConnectionEvents {
  /** The whole list after any change. */
  'connections.changed': Connection[]
  /** To the page that tests: the whole state of the test, after every step. */
  'connections.tested': ConnectionTest
}
