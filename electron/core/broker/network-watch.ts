/** Opens and closes the built-in broker to the local network. */
import type { Reason } from '../../../shared/errors.ts'
import { reasonOf } from '../../../shared/errors.ts'
import type {
  BrokerLogin,
  BrokerNetwork,
  NetworkAddress,
  NetworkDoor,
} from '../../../shared/types/workbench.ts'
import type { NetworkOrder } from './server/broker-protocol.ts'

/** Nothing reports that the computer has joined another network, so its addresses are compared this often. */
const compareEveryMs = 3_000

/** Sends an order to the broker's thread. Rejects when the thread has ended. */
type SendOrder = (order: NetworkOrder) => Promise<NetworkDoor[]>

/** What decides where the broker listens, and the listener for changes. */
export interface NetworkWatchOptions {
  isOn(): boolean
  /** Rejects while the login cannot be read; no client is accepted then. */
  login(): Promise<BrokerLogin | null>
  addresses(): NetworkAddress[]
  onChanged(network: BrokerNetwork | null): void
}

/** Keeps the doors of a running broker at the addresses that this computer has in the local network. */
export class NetworkWatch {
  readonly #options: NetworkWatchOptions
  #send: SendOrder | null = null
  #timer: NodeJS.Timeout | undefined
  /** The addresses of the last order, for comparison. */
  #asked = ''

  constructor(options: NetworkWatchOptions) {
    this.#options = options
  }

  /** Must be called when the broker runs and takes orders. */
  async open(send: SendOrder): Promise<void> {
    this.#send = send
    if (this.#options.isOn()) await this.apply()
  }

  /** Must be called when the broker has ended. */
  close(): void {
    this.#send = null
    clearInterval(this.#timer)
  }

  /** Opens or closes the doors to match the current settings. Resolves once `onChanged` was called. */
  async apply(): Promise<void> {
    if (!this.#send) return
    clearInterval(this.#timer)
    if (!this.#options.isOn()) {
      await this.#order({ addresses: [], login: null })
      this.#options.onChanged(null)
      return
    }
    const { login, reason } = await this.#login()
    const addresses = this.#options.addresses()
    this.#asked = JSON.stringify(addresses)
    const doors = await this.#order({ addresses: reason === null ? addresses : [], login })
    if (!doors) return
    clearInterval(this.#timer)
    this.#options.onChanged({ doors, protected: login !== null || reason !== null, reason })
    this.#timer = setInterval(() => this.#compare(), compareEveryMs).unref()
  }

  #compare(): void {
    if (JSON.stringify(this.#options.addresses()) === this.#asked) return
    void this.apply()
  }

  async #login(): Promise<{ login: BrokerLogin | null; reason: Reason | null }> {
    try {
      return { login: await this.#options.login(), reason: null }
    } catch (error) {
      return { login: null, reason: reasonOf(error) }
    }
  }

  /** Null when the broker has ended meanwhile. */
  async #order(order: NetworkOrder): Promise<NetworkDoor[] | null> {
    const send = this.#send
    const doors = await send?.(order).catch(() => null)
    return this.#send === send ? (doors ?? null) : null
  }
}
