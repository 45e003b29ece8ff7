import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { BrokerStatus } from '../../../shared/types/workbench.ts'
import { brokerOff } from '../../../shared/types/workbench.ts'
import { bridge } from '../../bridge/index.ts'

/** The built-in broker and the simulated devices. */
export const useBrokerStore = defineStore('broker', () => {
  const status = shallowRef(brokerOff)

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

  /** Broker, devices, connection and subscription in one; resolves with the connection to look at. */
  async function startDemo(): Promise<number> {
    return (await bridge.call('demo.start', {})).connectionId
  }

  return { status: computed(() => status.value), load, switchBroker, switchDevices, startDemo }
})
