/** Opens connections when the workbench starts. */
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Rooms } from './rooms.ts'

/**
 * Opens the connections whose profile asks for it, and those of the last run where the settings ask for it. Does not
 * wait for them: each session reports its own outcome.
 */
export function connectAtStart(
  { profiles, sessions, settings, connected }: Rooms,
  onUnexpected: (error: unknown) => void,
): void {
  const { reconnectAtStart } = settings.get()
  const ofLastRun = reconnectAtStart === 'always' ? connected.undecided() : []
  const all = profiles.list()
  const others = new Set(all.filter(({ connectOnStart }) => !connectOnStart).map(({ id }) => id))
  connected.keepUndecided((id) => reconnectAtStart === 'ask' && others.has(id))
  for (const { id, connectOnStart } of all) {
    if (!connectOnStart && !ofLastRun.includes(id)) continue
    sessions.connect(id).catch((error: unknown) => {
      if (!(error instanceof WorkbenchError)) onUnexpected(error)
    })
  }
}
