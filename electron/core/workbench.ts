/** The workbench: opens the databases, builds the rooms on them, and closes everything in order. */
import type { Reason } from '../../shared/errors.ts'
import { reasonOf } from '../../shared/errors.ts'
import type { Client, WorkbenchDoor } from './ports/client.ts'
import type { DataDir } from './db/data-dir.ts'
import { takeDataDir } from './db/data-dir.ts'
import type { ProfileFile } from './profiles/profile-file.ts'
import { keepBackup, openProfileFile } from './profiles/profile-file.ts'
import { neverUseUpTo } from './db/queries/workbench/connections.ts'
import { openWithReserve } from './db/reserve.ts'
import { startDemo } from './broker/demo.ts'
import type { UnexpectedFailure } from './dispatch.ts'
import { createDispatch } from './dispatch.ts'
import { createHandlers } from './handlers/handlers.ts'
import { History } from './history/history.ts'
import type { HostPorts } from './ports/host-ports.ts'
import { systemClock } from './threads/clock.ts'
import { watchForWaking } from './wake-watch.ts'
import type { Rooms } from './handlers/rooms/rooms.ts'
import { connectAtStart } from './handlers/rooms/connect-at-start.ts'
import { buildRooms } from './handlers/rooms/rooms.ts'

export interface WorkbenchOptions {
  /** Folder of `workbench.db` and `history.db`; created if missing. */
  dataDir: string
  ports: HostPorts
  version: string
  /** See {@link HistoryOptions}. */
  indexWords?: boolean | undefined
  /** Gets errors that the user did not cause, for the log. */
  onUnexpected?: (failure: UnexpectedFailure) => void
  /** Called when recording stops (reason) and when it works again (null). */
  onRecording?: (reason: Reason | null) => void
}

export interface Workbench extends WorkbenchDoor {
  /** Disconnects, commits what was received, closes the files. Safe to call twice. */
  close(): Promise<void>
  /**
   * What `--demo` asks for: broker, devices, connection, subscription. Errors are reported to `log` in a sentence;
   * the workbench works anyway.
   */
  startDemo(log: (message: string) => void): Promise<void>
}

/** Builds every room in order. Throws WorkbenchError `data-dir-taken`, `data-dir-unusable` or `newer-database`. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const dataDir = takeDataDir(options.dataDir)
  try {
    const { version, ports, indexWords, onRecording } = options
    const { db, notice } = openProfiles(dataDir)
    const history = new History(dataDir.historyFile, { indexWords })
    const protection = (await ports.systemProtection?.()) ?? null
    const rooms = buildRooms({
      version,
      ports,
      protection,
      db,
      history,
      dataDir: dataDir.path,
      onRecording,
    })
    if (notice) rooms.historyState.note(notice)
    await history.open()
    neverUseUpTo(db, history.lastConnectionId)
    connectAtStart(rooms, (error) => options.onUnexpected?.({ call: 'connections.connect', error }))
    void rooms.keptHistories.settlePending()
    const wake = () => {
      rooms.sessions.wake()
    }
    const stopWatching = [watchForWaking(systemClock, wake), ports.onResume?.(wake)]
    return door(options, rooms, async () => {
      for (const stop of stopWatching) stop?.()
      await rooms.exports.close()
      await Promise.all([rooms.tests.close(), rooms.sessions.close()])
      await rooms.removals.close()
      await rooms.broker.close()
      rooms.counter.stop()
      rooms.connected.close()
      rooms.views.close()
      rooms.charts.close()
      await history.close()
      await rooms.secrets.idle()
      keepBackup(db)
      db.close()
      dataDir.release()
    })
  } catch (error) {
    dataDir.release()
    throw error
  }
}

function openProfiles({ workbenchFile }: DataDir): ProfileFile {
  return openWithReserve(workbenchFile, () => openProfileFile(workbenchFile, Date.now()))
}

function door(options: WorkbenchOptions, rooms: Rooms, closeAll: () => Promise<void>): Workbench {
  const dispatch = createDispatch<Client>(createHandlers(rooms), options.onUnexpected)
  let closed: Promise<void> | null = null
  return {
    attach: (emit) => rooms.clients.attach(emit),
    detach: (client) => {
      rooms.clients.detach(client)
      rooms.views.closeAllOf(client)
      rooms.charts.closeAllOf(client)
      rooms.exports.cancelAllOf(client)
      rooms.tests.cancelAllOf(client)
    },
    dispatch,
    startDemo: async (log) => {
      await startDemo(rooms).catch((error: unknown) => {
        log(`The demo could not start: ${reasonOf(error).message}`)
      })
    },
    close: () => (closed ??= closeAll()),
  }
}
