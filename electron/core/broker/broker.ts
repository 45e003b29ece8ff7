import type { Reason } from '../../../shared/errors.ts'
import { reasonOf, WorkbenchError } from '../../../shared/errors.ts'
import type { BrokerLogin, BrokerStatus, NetworkAddress, Settings } from '../../../shared/types/workbench.ts'
import { brokerOff } from '../../../shared/types/workbench.ts'
import startBrokerThread from './server/broker.thread.ts?nodeWorker'
import startDevicesThread from './devices/devices.thread.ts?nodeWorker'
import { NetworkWatch } from './network-watch.ts'
import { SupervisedThread } from './supervised-thread.ts'
import type {
  BrokerOrder,
  BrokerThreadData,
  BrokerThreadMessage,
  DevicesThreadData,
  DevicesThreadMessage,
} from './protocol/thread-messages.ts'

/** What the broker needs: its settings at the moment they matter, and who is told of its status. */
export interface BrokerOptions {
  settings: { get(): Pick<Settings, 'brokerTcpPort' | 'brokerWsPort' | 'brokerNetwork' | 'brokerUsername'> }
  /** Login of clients from the network, null where there is none. Rejects where it cannot be known now. */
  login(): Promise<BrokerLogin | null>
  /** Addresses of this computer in the local network, at this moment. */
  addresses(): NetworkAddress[]
  onChanged(status: BrokerStatus): void
}

/** The built-in broker and the simulated devices: off until asked for, one at most. Calls are carried out in order. */
export interface Broker {
  /** Resolves once both ports are open: those of the settings, or the next free ones. */
  start(): Promise<BrokerStatus>
  /** Cuts every client and stops the devices too. */
  stop(): Promise<BrokerStatus>
  /** Resolves once all of them are connected. Starts the broker when it is off. */
  startDevices(): Promise<BrokerStatus>
  stopDevices(): Promise<BrokerStatus>
  /** Settings or login have changed: opens or closes the broker to the local network. */
  applyNetwork(): Promise<BrokerStatus>
  status(): BrokerStatus
  /** Ends both threads. */
  close(): Promise<void>
}

/** A broker that is off. */
export function createBroker(options: BrokerOptions): Broker {
  return new BuiltInBroker(options)
}

class BuiltInBroker implements Broker {
  readonly #options: BrokerOptions
  readonly #network: NetworkWatch
  #status = brokerOff
  #broker: SupervisedThread<BrokerThreadMessage> | null = null
  #devices: SupervisedThread<DevicesThreadMessage> | null = null
  #turn: Promise<unknown> = Promise.resolve()

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
      if (tcpPort !== null && this.#devices === null) await this.#connectDevices({ tcpPort })
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
    const result = this.#turn.then(async () => {
      await action()
      return this.#status
    })
    this.#turn = result.catch(() => undefined)
    return result
  }

  #change(change: Partial<BrokerStatus>): void {
    this.#status = { ...this.#status, ...change }
    this.#options.onChanged(this.#status)
  }

  async #startBroker(): Promise<BrokerStatus> {
    if (this.#broker !== null) return this.#status
    const listening = Promise.withResolvers<Extract<BrokerThreadMessage, { type: 'listening' }>>()
    const onMessage = (message: BrokerThreadMessage) => {
      if (message.type === 'listening') listening.resolve(message)
      else if (message.type === 'failed') listening.reject(errorOf(message.reason))
      else if (message.type === 'network') this.#network.answered(message.doors)
      else this.#change({ clients: message.clients, networkClients: message.networkClients })
    }
    const onCrashed = (reason: Reason) => {
      listening.reject(errorOf(reason))
      this.#crashed(reason)
    }
    const worker = startBrokerThread({ workerData: this.#usualPorts(), name: 'built-in broker' })
    const broker = new SupervisedThread<BrokerThreadMessage>(worker, 'built-in broker', onMessage, onCrashed)
    this.#broker = broker
    try {
      const { tcpPort, wsPort, moved } = await listening.promise
      this.#change({ running: true, tcpPort, wsPort, moved, reason: null })
      await this.#network.open((order) =>
        worker.postMessage({ type: 'network', ...order } satisfies BrokerOrder),
      )
      return this.#status
    } catch (error) {
      await this.#stopAll(reasonOf(error))
      throw error
    }
  }

  #usualPorts(): BrokerThreadData {
    const { brokerTcpPort, brokerWsPort } = this.#options.settings.get()
    return { tcpPort: brokerTcpPort, wsPort: brokerWsPort }
  }

  async #connectDevices(workerData: DevicesThreadData): Promise<void> {
    const complete = Promise.withResolvers<void>()
    const onMessage = (message: DevicesThreadMessage) => {
      this.#change({ devices: message.connected })
      if (message.complete) complete.resolve()
    }
    const onCrashed = (reason: Reason) => {
      this.#devices = null
      this.#change({ devices: 0, devicesRunning: false, reason })
    }
    const worker = startDevicesThread({ workerData, name: 'simulated devices' })
    const devices = new SupervisedThread(worker, 'simulated devices', onMessage, onCrashed)
    this.#devices = devices
    this.#change({ devicesRunning: true, reason: null })
    await Promise.race([complete.promise, devices.ended])
    if (this.#devices !== devices && this.#status.reason !== null) throw errorOf(this.#status.reason)
  }

  async #endDevices(): Promise<void> {
    const devices = this.#devices
    if (devices === null) return
    this.#devices = null
    await devices.stop()
    this.#change({ devices: 0, devicesRunning: false })
  }

  // Told at once and not in turn: what is asked next must see that the broker is gone.
  #crashed(reason: Reason): void {
    const devices = this.#devices
    this.#broker = null
    this.#devices = null
    this.#network.close()
    this.#change({ ...brokerOff, reason })
    void devices?.stop()
  }

  async #stopAll(reason: Reason | null): Promise<void> {
    const broker = this.#broker
    this.#broker = null
    const devices = this.#devices
    this.#devices = null
    this.#network.close()
    await Promise.all([broker?.stop(), devices?.stop()])
    this.#change({ ...brokerOff, reason })
  }
}

function errorOf({ code, message, details }: Reason): WorkbenchError {
  return new WorkbenchError(code, message, details)
}
