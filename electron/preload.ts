import type { IpcRendererEvent } from 'electron'
import { contextBridge, ipcRenderer } from 'electron'
import type { EventName } from '../shared/contract/contract.ts'
import { isWithin, tooLarge } from '../shared/request-check.ts'
import type { PreloadBridge } from '../shared/wire.ts'
import { callChannel, eventChannel, preloadName, requestLimits } from '../shared/wire.ts'

type Listener = (payload: unknown) => void

const listeners = new Map<string, Set<Listener>>()

// The raw event stays on this side: it carries the sender, and with it a way to send anything.
ipcRenderer.on(eventChannel, (_event: IpcRendererEvent, name: EventName, payload: unknown) => {
  for (const listener of listeners.get(name) ?? []) listener(payload)
})

const bridge: PreloadBridge = {
  call: (name, input) =>
    isWithin(input, requestLimits) ? ipcRenderer.invoke(callChannel, name, input) : Promise.resolve(tooLarge),
  on: (name, listener) => {
    const set = listeners.get(name) ?? new Set<Listener>()
    listeners.set(name, set)
    set.add(listener as Listener)
    return () => {
      set.delete(listener as Listener)
    }
  },
}

contextBridge.exposeInMainWorld(preloadName, Object.freeze(bridge))
