/** The page's way to the core in browser mode. */
import { decode, encode } from '@msgpack/msgpack'
import { BackOff } from '../../shared/back-off.ts'
import type { CallName, EventName, Events, Input, Output, Reply } from '../../shared/contract/contract.ts'
import { WorkbenchError } from '../../shared/errors.ts'
import type { CoreFrame, RequestFrame } from '../../shared/wire.ts'
import { bridgePath, closeCodes } from '../../shared/wire.ts'
import type { LinkState, PageBridge } from './link.ts'
import { createListeners } from './listeners.ts'
import { answers, login, takeToken } from './login.ts'

interface Waiting {
  resolve: (reply: Reply) => void
  reject: (error: WorkbenchError) => void
}

/** Over a WebSocket to the server this page came from (browser mode). Reconnects for as long as the page is open. */
export function openWebSocketBridge(): PageBridge {
  const listeners = createListeners()
  const linkListeners = new Set<(state: LinkState) => void>()
  const readyListeners = new Set<() => void>()
  const waiting = new Map<number, Waiting>()
  let token = takeToken()
  let state: LinkState = 'connecting'
  let socket: WebSocket | null = null
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  const backOff = new BackOff({ firstMs: 250, longestMs: 3_000 })
  let lastId = 0
  let opened = promiseOfOpening()

  function promiseOfOpening() {
    return Promise.withResolvers<WebSocket>()
  }

  function become(next: LinkState): void {
    if (next === state) return
    state = next
    for (const listener of linkListeners) listener(next)
  }

  // A workbench that has said that it closes is closed, however often it is tried again.
  function unreachable(): LinkState {
    return state === 'closed' ? 'closed' : 'lost'
  }

  async function open(): Promise<void> {
    clearTimeout(retryTimer)
    if (token !== null) {
      const outcome = await login(token)
      if (outcome === 'unreachable') return fail(unreachable())
      if (outcome === 'refused') token = null
    }
    connect()
  }

  function connect(): void {
    const url = new URL(bridgePath, location.href)
    url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
    const next = new WebSocket(url)
    next.binaryType = 'arraybuffer'
    next.onopen = () => {
      socket = next
      backOff.reset()
      opened.resolve(next)
      become('open')
      for (const listener of readyListeners) listener()
    }
    next.onmessage = ({ data }) => receive(decode(data as ArrayBuffer) as CoreFrame)
    next.onclose = ({ code }) => void closed(code)
  }

  async function closed(code: number): Promise<void> {
    const wasOpen = socket !== null
    socket = null
    if (wasOpen) opened = promiseOfOpening()
    const lost = new WorkbenchError('transport-lost', 'The connection to the workbench was lost.')
    for (const { reject } of waiting.values()) reject(lost)
    waiting.clear()
    if (code === closeCodes.workbenchClosed) fail('closed')
    else if (wasOpen || !(await answers())) fail(unreachable())
    else fail('refused')
  }

  function fail(next: LinkState): void {
    become(next)
    clearTimeout(retryTimer)
    retryTimer = setTimeout(() => void open(), backOff.next())
  }

  function receive(frame: CoreFrame): void {
    if ('event' in frame) listeners.emit(frame.event, frame.payload as Events[EventName])
    else {
      waiting.get(frame.id)?.resolve(frame.reply)
      waiting.delete(frame.id)
    }
  }

  async function call<Name extends CallName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
    // Only the very first opening is waited for: later, a lost workbench is an answer too.
    if (state !== 'open' && state !== 'connecting')
      throw new WorkbenchError('transport-lost', 'Not connected.')
    const target = await opened.promise
    const id = ++lastId
    const request: RequestFrame = { id, name, input }
    const reply = await new Promise<Reply>((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      target.send(encode(request, { ignoreUndefined: true }))
    })
    if (!reply.ok) throw new WorkbenchError(reply.error.code, reply.error.message, reply.error.details)
    return reply.value as Output<Name>
  }

  // A fresh address pasted into the same tab brings a fresh token.
  window.addEventListener('hashchange', () => {
    token = takeToken() ?? token
    if (state !== 'open') void open()
  })
  void open()
  return {
    call,
    on: (name, listener) => listeners.on(name, listener),
    onLink(listener) {
      linkListeners.add(listener)
      listener(state)
      return () => linkListeners.delete(listener)
    },
    onReady(listener) {
      readyListeners.add(listener)
      if (state === 'open') listener()
      return () => readyListeners.delete(listener)
    },
    closeWindow: null,
    retry() {
      if (state !== 'open' && state !== 'connecting') void open()
    },
  }
}
