import type { CallName, Input, Output } from '../../shared/contract/contract.ts'
import { WorkbenchError } from '../../shared/errors.ts'
import type { PreloadBridge } from '../../shared/wire.ts'
import type { PageBridge } from './link.ts'

/** Over Electron's IPC: the core lives in the same program, so the link is open as long as there is a window. */
export function openElectronBridge(preload: PreloadBridge): PageBridge {
  async function call<Name extends CallName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
    const reply = await preload.call(name, input)
    if (!reply.ok) throw new WorkbenchError(reply.error.code, reply.error.message, reply.error.details)
    return reply.value as Output<Name>
  }

  return {
    call,
    on: (name, listener) => preload.on(name, listener),
    onLink(listener) {
      listener('open')
      return () => undefined
    },
    onReady(listener) {
      listener()
      return () => undefined
    },
    closeWindow: () => window.close(),
    retry: () => undefined,
  }
}
