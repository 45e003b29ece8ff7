import { decode, encode } from '@msgpack/msgpack'
import type { WebSocket } from 'ws'
import type { EventName, Events } from '../../shared/contract/contract.ts'
import type { CoreFrame } from '../../shared/wire.ts'
import { closeCodes, maxFrameBytes, requestLimits } from '../../shared/wire.ts'
import type { WorkbenchDoor } from '../core/ports/client.ts'
import { isFrameWithin } from './frame-check.ts'

/**
 * Events that may wait for a page that does not read, in bytes. A page that looks gets some tens of kilobytes a
 * second; this much means that it is frozen, and it requests everything again when it recovers.
 */
const maxWaitingEventBytes = 32 * 1024 * 1024

/**
 * Carries calls and events between one WebSocket and the core, for as long as it is open. A page with more than
 * `maxUnansweredBytes` of requests under way is read again once some are answered.
 */
export function connectSocket(
  socket: WebSocket,
  door: WorkbenchDoor,
  { maxUnansweredBytes = maxFrameBytes } = {},
): void {
  let waitingEventBytes = 0
  let unansweredBytes = 0
  // Gives each frame its own buffer: payloads are views of it, and the core may transfer them to its threads.
  socket.binaryType = 'arraybuffer'

  function send(frame: CoreFrame): number {
    if (socket.readyState !== socket.OPEN) return 0
    const bytes = encode(frame, { ignoreUndefined: true })
    socket.send(bytes, () => {
      if ('event' in frame) waitingEventBytes -= bytes.byteLength
    })
    return bytes.byteLength
  }

  function emit<Name extends EventName>(event: Name, payload: Events[Name]): void {
    waitingEventBytes += send({ event, payload } as CoreFrame)
    if (waitingEventBytes > maxWaitingEventBytes) socket.terminate()
  }

  const client = door.attach(emit)

  async function receive(data: ArrayBuffer): Promise<void> {
    const request = readRequest(data)
    if (request === null) return socket.close(closeCodes.badFrame, 'Not a request.')
    const { id, name, input } = request
    unansweredBytes += data.byteLength
    if (unansweredBytes > maxUnansweredBytes) socket.pause()
    const reply = await door.dispatch(client, name, input)
    unansweredBytes -= data.byteLength
    if (socket.isPaused && unansweredBytes <= maxUnansweredBytes) socket.resume()
    send({ id, reply })
  }

  socket.on('message', (data, isBinary) => {
    if (isBinary && data instanceof ArrayBuffer) void receive(data)
    else socket.close(closeCodes.badFrame, 'Not a request.')
  })
  // A frame beyond the limit or against the protocol: ws closes the socket itself, with the code that says so.
  socket.on('error', () => socket.terminate())
  socket.once('close', () => door.detach(client))
}

function readRequest(data: ArrayBuffer): { id: number; name: unknown; input: unknown } | null {
  if (!isFrameWithin(data, requestLimits)) return null
  let frame: unknown
  try {
    frame = decode(data)
  } catch {
    return null
  }
  if (typeof frame !== 'object' || frame === null) return null
  const { id, name, input } = frame as Record<string, unknown>
  return typeof id === 'number' && Number.isSafeInteger(id) ? { id, name, input } : null
}
