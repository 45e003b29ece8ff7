/** Opens the built-in broker on addresses of the local network and checks who connects there. */
import type { Duplex } from 'node:stream'
import type { Reason } from '../../../../shared/errors.ts'
import { reasonOf } from '../../../../shared/errors.ts'
import type { BrokerLogin, NetworkDoor } from '../../../../shared/types/workbench.ts'
import type { NetworkOrder } from './broker-protocol.ts'
import type { Door } from './door.ts'
import { makeDoor } from './door.ts'
import { listen } from './listen.ts'
import { isLogin } from './login-check.ts'
import { welcomesLocalNetwork } from './websocket-door.ts'

/** What all doors share. */
export interface NetworkDoorsOptions {
  tcpPort: number
  wsPort: number
  largestPacketBytes: number
  admit(stream: Duplex): void
}

/** The doors of the broker in the local network. There are none until `set` is called. */
export class NetworkDoors {
  readonly #options: NetworkDoorsOptions
  readonly #doors = new Map<string, Door>()
  readonly #streams = new WeakSet<object>()
  #login: BrokerLogin | null = null

  constructor(options: NetworkDoorsOptions) {
    this.#options = options
  }

  /** Whether a client connected through one of these doors. */
  isGuest({ conn }: { conn: object }): boolean {
    return this.#streams.has(conn)
  }

  /** Whether a client may connect with these credentials. Clients of this computer always may. */
  admits(client: { conn: object }, username: string | undefined, password: Uint8Array | undefined): boolean {
    return this.#login === null || !this.isGuest(client) || isLogin(this.#login, username, password)
  }

  /**
   * Opens and closes doors until each address of the order has one. A changed login disconnects every client from the
   * network. Resolves with the result for each address; never rejects.
   */
  async set({ addresses, login }: NetworkOrder): Promise<NetworkDoor[]> {
    const wanted = new Set(addresses.map(({ address }) => address))
    const sameLogin = JSON.stringify(this.#login) === JSON.stringify(login)
    this.#login = login
    await this.#closeAt([...this.#doors.keys()].filter((address) => !sameLogin || !wanted.has(address)))
    const doors: NetworkDoor[] = []
    for (const place of addresses) doors.push({ ...place, fault: await this.#openAt(place.address) })
    return doors
  }

  async close(): Promise<void> {
    await this.#closeAt([...this.#doors.keys()])
  }

  async #openAt(host: string): Promise<Reason | null> {
    if (this.#doors.has(host)) return null
    const { tcpPort, wsPort, largestPacketBytes, admit } = this.#options
    const door = makeDoor({
      largestPacketBytes,
      welcomes: welcomesLocalNetwork,
      admit: (stream) => {
        this.#streams.add(stream)
        admit(stream)
      },
    })
    try {
      await listen(door.tcp, { host, port: tcpPort, transport: 'mqtt' })
      await listen(door.http, { host, port: wsPort, transport: 'ws' })
      this.#doors.set(host, door)
      return null
    } catch (error) {
      await door.close()
      return reasonOf(error)
    }
  }

  async #closeAt(addresses: readonly string[]): Promise<void> {
    const doors = addresses.flatMap((address) => this.#doors.get(address) ?? [])
    for (const address of addresses) this.#doors.delete(address)
    await Promise.all(doors.map((door) => door.close()))
  }
}
