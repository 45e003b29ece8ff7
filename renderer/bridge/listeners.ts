import type { EventName, Events } from '../../shared/contract/contract.ts'

type Listener = (payload: never) => void

/** Who listens to which event. */
export function createListeners() {
  const byName = new Map<EventName, Set<Listener>>()

  function on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void {
    const set = byName.get(name) ?? new Set<Listener>()
    byName.set(name, set)
    set.add(listener)
    return () => set.delete(listener)
  }

  function emit<Name extends EventName>(name: Name, payload: Events[Name]): void {
    for (const listener of byName.get(name) ?? []) (listener as (payload: Events[Name]) => void)(payload)
  }

  return { on, emit }
}
