import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron'
import type { Reply } from '../../shared/contract/contract.ts'
import { isWithin, tooLarge } from '../../shared/request-check.ts'
import { callChannel, eventChannel, requestLimits } from '../../shared/wire.ts'
import type { Client, WorkbenchDoor } from '../core/ports/client.ts'

export interface IpcOptions {
  ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>
  door: WorkbenchDoor
  /** Whether an address is our page. */
  isOurs(url: string): boolean
  log(message: string): void
}

/**
 * Carries calls and events between the windows and the core. A page is a client from its first call until it
 * navigates, crashes or closes; events before the first call would tell it nothing, since it asks for everything when
 * it starts.
 */
export function serveIpc({ ipcMain, door, isOurs, log }: IpcOptions): { close(): void } {
  const clients = new Map<WebContents, Client>()

  function attach(contents: WebContents): Client {
    const client = door.attach((event, payload) => {
      if (!contents.isDestroyed()) contents.send(eventChannel, event, payload)
    })
    clients.set(contents, client)
    const leave = () => {
      contents.off('did-start-navigation', leaveOnReload)
      contents.off('render-process-gone', leave)
      contents.off('destroyed', leave)
      clients.delete(contents)
      door.detach(client)
    }
    const leaveOnReload = (details: { isMainFrame: boolean; isSameDocument: boolean }) => {
      if (details.isMainFrame && !details.isSameDocument) leave()
    }
    contents.on('did-start-navigation', leaveOnReload)
    contents.on('render-process-gone', leave)
    contents.on('destroyed', leave)
    return client
  }

  ipcMain.handle(callChannel, (event, name: unknown, input: unknown): Promise<Reply> | Reply => {
    if (!isFromOurPage(event, isOurs)) {
      log(`Refused a call from ${event.senderFrame?.url ?? 'a frame that is gone'}.`)
      return {
        ok: false,
        error: { code: 'bad-input', message: 'This page may not call the workbench.', details: {} },
      }
    }
    // The preload script has checked this already, but a compromised page can bypass it.
    if (!isWithin(input, requestLimits)) return tooLarge
    return door.dispatch(clients.get(event.sender) ?? attach(event.sender), name, input)
  })

  return {
    close() {
      ipcMain.removeHandler(callChannel)
      for (const client of clients.values()) door.detach(client)
      clients.clear()
    },
  }
}

/** The main frame of a window, showing our page: no frame inside it, no other page, no frame that is gone. */
function isFromOurPage(event: IpcMainInvokeEvent, isOurs: IpcOptions['isOurs']): boolean {
  const frame = event.senderFrame
  return frame !== null && frame === event.sender.mainFrame && isOurs(frame.url)
}
