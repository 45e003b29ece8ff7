import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Input } from '../../../shared/contract/contract.ts'
import type { ConnectionTest } from '../../../shared/types/connection-test.ts'
import { bridge } from '../../bridge/index.ts'

/** The test of a profile that is under way, or was the last one; a page has one at a time. */
export const useConnectionTestStore = defineStore('connection-test', () => {
  const current = shallowRef<ConnectionTest | null>(null)
  /** Given up before the core had said which test it is. */
  const starting = shallowRef<symbol | null>(null)

  /** How it goes may be told before the call that began it is answered: then the answer is the older of the two. */
  bridge.on('connections.tested', (test) => {
    const known = current.value
    if (starting.value !== null && (known === null || known.testId !== test.testId)) current.value = test
    else if (known?.testId === test.testId) current.value = test
  })

  async function start(input: Input<'connections.test'>): Promise<void> {
    const run = Symbol('test')
    current.value = null
    starting.value = run
    try {
      const test = await bridge.call('connections.test', input)
      if (starting.value !== run) await bridge.call('connections.cancelTest', { testId: test.testId })
      else current.value ??= test
    } finally {
      if (starting.value === run) starting.value = null
    }
  }

  async function cancel(): Promise<void> {
    starting.value = null
    const test = current.value
    if (test?.state === 'running') await bridge.call('connections.cancelTest', { testId: test.testId })
  }

  /** Nothing of it is shown any more. */
  async function forget(): Promise<void> {
    const cancelled = cancel()
    current.value = null
    await cancelled
  }

  return {
    current: computed(() => current.value),
    running: computed(() => starting.value !== null || current.value?.state === 'running'),
    start,
    cancel,
    forget,
  }
})
