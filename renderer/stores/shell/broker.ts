import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { BrokerLogin, BrokerStatus } from '../../../shared/types/workbench.ts'
import { brokerOff } from '../../../shared/types/workbench.ts'
import { bridge } from '../../bridge/index.ts'

/** The built-in broker and the simulated devices. */
export const useBrokerStore = defineStore('broker', () => {
  const status = shallowRef(brokerOff)
  /** The dialog about clients and network is open. */
  const detailsOpen = ref(false)

  function take(next: BrokerStatus): void {
    status.value = next
  }

  bridge.on('broker.changed', take)

  async function load(): Promise<void> {
    take(await bridge.call('broker.status', {}))
  }

  async function switchBroker(on: boolean): Promise<void> {
    take(await bridge.call(on ? 'broker.start' : 'broker.stop', {}))
  }

  async function switchDevices(on: boolean): Promise<void> {
    take(await bridge.call(on ? 'devices.start' : 'devices.stop', {}))
  }

  /** The login for clients from the local network; null where they need none. */
  async function login(): Promise<BrokerLogin | null> {
    return bridge.call('broker.login', {})
  }

  /** Undefined keeps the login; null lets clients connect without one. */
  async function openToNetwork(on: boolean, asked?: BrokerLogin | null): Promise<void> {
    take(await bridge.call('broker.openToNetwork', { on, login: asked }))
  }

  /** Starts broker and devices with a connection and a subscription. Resolves with the id of the connection. */
  async function startDemo(): Promise<number> {
    return (await bridge.call('demo.start', {})).connectionId
  }

  return {
    status: computed(() => status.value),
    detailsOpen,
    load,
    switchBroker,
    switchDevices,
    login,
    openToNetwork,
    startDemo,
  }
})
