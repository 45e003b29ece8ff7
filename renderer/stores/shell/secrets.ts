import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { SecretsStatus } from '../../../shared/types/secrets.ts'
import { bridge } from '../../bridge/index.ts'

/** How passwords and other secrets are stored, without their values. */
export const useSecretsStore = defineStore('secrets', () => {
  const status = shallowRef<SecretsStatus>({ storage: 'run', locked: false })

  bridge.on('secrets.changed', (next) => (status.value = next))

  async function load(): Promise<void> {
    status.value = await bridge.call('secrets.status', {})
  }

  async function setPassphrase(passphrase: string): Promise<void> {
    status.value = await bridge.call('secrets.setPassphrase', { passphrase })
  }

  async function changePassphrase(current: string, next: string): Promise<void> {
    status.value = await bridge.call('secrets.changePassphrase', { current, next })
  }

  async function unlock(passphrase: string): Promise<void> {
    status.value = await bridge.call('secrets.unlock', { passphrase })
  }

  async function lock(): Promise<void> {
    status.value = await bridge.call('secrets.lock', {})
  }

  async function forgetPassphrase(): Promise<void> {
    status.value = await bridge.call('secrets.forgetPassphrase', {})
  }

  return {
    status: computed(() => status.value),
    load,
    setPassphrase,
    changePassphrase,
    unlock,
    lock,
    forgetPassphrase,
  }
})
