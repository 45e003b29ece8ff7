/** Starts a live session in a worker thread and connects it to the main thread. */
import { parentPort, workerData } from 'node:worker_threads'
import { joinThreads } from '../../threads/rpc.ts'
import { LiveSession } from './live-session.ts'
import type { SessionCalls, SessionEvents, SessionStart } from '../protocol/session-protocol.ts'

if (!parentPort) throw new Error('a session runs as a thread')
let live: LiveSession | null = null

function session(): LiveSession {
  if (!live) throw new Error('the session is not open')
  return live
}

const main = joinThreads<SessionEvents, SessionCalls>(parentPort, {
  open: (port) => {
    live = new LiveSession(workerData as SessionStart, port, {
      changed: (state) => void main.changed.asEvent(state),
      counted: (counts) => void main.counted.asEvent(counts),
      unrecorded: (unrecorded) => void main.unrecorded.asEvent(unrecorded),
    })
  },
  reattach: (port) => {
    live?.reattach(port)
  },
  setRecording: (failing) => {
    live?.setRecording(failing)
  },
  retry: () => {
    live?.retry()
  },
  wake: () => {
    live?.wake()
  },
  setSubscriptions: (subscriptions) => {
    session().setSubscriptions(subscriptions)
  },
  publish: (publication) => session().publish(publication),
  close: (reason) => session().close(reason),
})
