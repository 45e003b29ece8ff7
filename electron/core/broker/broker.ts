/** The built-in broker and the simulated devices, as the rest of the core sees them. */
import type { Reason } from '../../../shared/errors.ts'
import { reasonOf, WorkbenchError } from '../../../shared/errors.ts'
import type { BrokerLogin, BrokerStatus, NetworkAddress, Settings } from '../../../shared/types/workbench.ts'
import { brokerOff } from '../../../shared/types/workbench.ts'
import { SerialQueue } from '../threads/serial-queue.ts'
import { SupervisedThread } from '../threads/supervised-thread.ts'
import startDevicesThread from './devices/devices.thread.ts?nodeWorker'
import { NetworkWatch } from './network-watch.ts'
import type {
  BrokerCalls,
  BrokerEvents,
  BrokerPorts,
  DevicesCalls,
  DevicesEvents,
} from './server/broker-protocol.ts'
import startBrokerThread from './server/broker.thread.ts?nodeWorker'

type BrokerThread = SupervisedThread<BrokerCalls, BrokerEvents>
type DevicesThread = SupervisedThread<DevicesCalls, DevicesEvents>

/** What the broker reads when it needs it, and the listener for its status. */
export interface BrokerOptions {
  settings: { get(): Pick<Settings, 'brokerTcpPort' | 'brokerWsPort' | 'brokerNetwork' | 'brokerUsername'> }
  /** Login for clients from the network; null: none is required. Rejects while it cannot be read. */
  login(): Promise<BrokerLogin | null>
  /** Current addresses of this computer in the local network. */
  addresses(): NetworkAddress[]
  onChanged(status: BrokerStatus): void
}

/** The built-in broker and the simulated devices: off until started, one at most. Calls run in order. */
export interface Broker {
  /** Resolves once both ports are open: those of the settings, or the next free ones. */
  start(): Promise<BrokerStatus>
  /** Disconnects every client and stops the devices too. */
  stop(): Promise<BrokerStatus>
  /** Resolves once all devices are connected. Starts the broker when it is off. */
  startDevices(): Promise<BrokerStatus>
  stopDevices(): Promise<BrokerStatus>
  /** Opens or closes the broker to the local network after settings or login have changed. */
  applyNetwork(): Promise<BrokerStatus>
  status(): BrokerStatus
  /** Ends both threads. */
  close(): Promise<void>
}

/** Creates a broker that is off. */
export function createBroker(options: BrokerOptions): Broker {
  return new BuiltInBroker(options)
}

class BuiltInBroker implements Broker {
  readonly #options: BrokerOptions
  readonly #network: NetworkWatch
  #status = brokerOff
  readonly #turns = new SerialQueue()
  #broker: BrokerThread | null = null
  #devices: DevicesThread | null = null

  constructor(options: BrokerOptions) {
    this.#options = options
    this.#network = new NetworkWatch({
      ...options,
      isOn: () => options.settings.get().brokerNetwork,
      onChanged: (network) => this.#change({ network }),
    })
  }

  status(): BrokerStatus {
    return this.#status
  }

  start(): Promise<BrokerStatus> {
    return this.#inTurn(() => this.#startBroker())
  }

  stop(): Promise<BrokerStatus> {
    return this.#inTurn(() => this.#stopAll(null))
  }

  startDevices(): Promise<BrokerStatus> {
    return this.#inTurn(async () => {
      const { tcpPort } = await this.#startBroker()
      if (tcpPort !== null && this.#devices === null) await this.#connectDevices(tcpPort)
    })
  }

  stopDevices(): Promise<BrokerStatus> {
    return this.#inTurn(() => this.#endDevices())
  }

  applyNetwork(): Promise<BrokerStatus> {
    return this.#inTurn(() => this.#network.apply())
  }

  async close(): Promise<void> {
    await this.stop()
  }

  #inTurn(action: () => Promise<unknown>): Promise<BrokerStatus> {
    return this.#turns.run(async () => {
      await action()
      return this.#status
    })
  }

  #change(change: Partial<BrokerStatus>): void {
    this.#status = { ...this.#status, ...change }
    this.#options.onChanged(this.#status)
  }

  async #startBroker(): Promise<BrokerStatus> {
    if (this.#broker !== null) return this.#status
    let crash: Reason | null = null
    const broker: BrokerThread = new SupervisedThread({
      start: startBrokerThread,
      name: 'built-in broker',
      local: {
        counted: (count) => {
          if (this.#broker === broker) this.#change(count)
        },
      },
      onDied: (cause) => {
        crash = crashOf('built-in broker', cause)
        if (this.#broker === broker) this.#crashed(crash)
      },
    })
    this.#broker = broker
    try {
      const { tcpPort, wsPort, moved } = await broker.calls.open(this.#usualPorts())
      this.#change({ running: true, tcpPort, wsPort, moved, reason: null })
      await this.#network.open((order) => broker.calls.setNetwork(order))
      return this.#status
    } catch (error) {
      const reason = crash ?? reasonOf(error)
      await this.#stopAll(reason)
      throw errorOf(reason)
    }
  }

  #usualPorts(): BrokerPorts {
    const { brokerTcpPort, brokerWsPort } = this.#options.settings.get()
    return { tcpPort: brokerTcpPort, wsPort: brokerWsPort }
  }

  async #connectDevices(tcpPort: number): Promise<void> {
    const devices: DevicesThread = new SupervisedThread({
      start: startDevicesThread,
      name: 'simulated devices',
      local: {
        counted: (connected) => {
          if (this.#devices === devices) this.#change({ devices: connected })
        },
      },
      onDied: (cause) => {
        if (this.#devices !== devices) return
        this.#devices = null
        const reason = crashOf('simulated devices', cause)
        this.#change({ devices: 0, devicesRunning: false, reason })
      },
    })
    this.#devices = devices
    this.#change({ devicesRunning: true, reason: null })
    // A thread that has ended rejects the call; the status holds the reason.
    await devices.calls.open(tcpPort).catch(() => undefined)
    if (this.#devices !== devices && this.#status.reason !== null) throw errorOf(this.#status.reason)
  }

  async #endDevices(): Promise<void> {
    const devices = this.#devices
    if (devices === null) return
    this.#devices = null
    await devices.stop(() => devices.calls.close())
    this.#change({ devices: 0, devicesRunning: false })
  }

  // Not queued: the next call must already see that the broker is gone.
  #crashed(reason: Reason): void {
    const devices = this.#devices
    this.#broker = null
    this.#devices = null
    this.#network.close()
    this.#change({ ...brokerOff, reason })
    void devices?.stop(() => devices.calls.close())
  }

  async #stopAll(reason: Reason | null): Promise<void> {
    const broker = this.#broker
    this.#broker = null
    const devices = this.#devices
    this.#devices = null
    this.#network.close()
    await Promise.all([broker?.stop(() => broker.calls.close()), devices?.stop(() => devices.calls.close())])
    this.#change({ ...brokerOff, reason })
  }
}

function crashOf(what: string, cause: string): Reason {
  const said = cause === '' ? 'it ended without a word' : cause
  return {
    code: 'internal',
    message: `The ${what} stopped unexpectedly: ${said}.`,
    details: { what, cause: said },
  }
}

function errorOf({ code, message, details }: Reason): WorkbenchError {
  return new WorkbenchError(code, message, details)
}
