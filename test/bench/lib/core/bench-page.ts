import { decode } from '@msgpack/msgpack'
import type { CallName, EventName, Events, Input, Output } from '../../../../shared/contract/contract.ts'
import type { CoreFrame } from '../../../../shared/wire.ts'
import { connectPage } from '../../../helpers/wire/page-socket.ts'

/** A page without a screen: typed calls that throw, and events. */
export interface BenchPage {
  call<Name extends CallName>(name: Name, input: Input<Name>): Promise<Output<Name>>
  /** The result ends it. */
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void
  close(): Promise<void>
}

export async function openPage(url: string): Promise<BenchPage> {
  const page = await connectPage(url)
  page.socket.setMaxListeners(0)
  return {
    call: async (name, input) => {
      const reply = await page.call(name, input)
      if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`)
      return reply.value as never
    },
    on: (name, listener) => {
      const hear = (data: unknown) => {
        const frame = decode(data as ArrayBuffer) as CoreFrame
        if ('event' in frame && frame.event === name) listener(frame.payload as never)
      }
      page.socket.on('message', hear)
      return () => page.socket.off('message', hear)
    },
    close: () => page.close(),
  }
}
