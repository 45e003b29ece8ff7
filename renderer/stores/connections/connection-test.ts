import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Input } from '../../../shared/contract/contract.ts'
import type { ConnectionTest } from '../../../shared/types/connection-test.ts'
import { bridge } from '../../bridge/index.ts'

/** The current or last test of a profile. A page runs one test at a time. */
export const useConnectionTestStore = defineStore('connection-test', () => {
  const current = shallowRef<ConnectionTest | null>(null)
  /** The start that waits for the id of its test; replaced or null when it was cancelled. */
  const starting = shallowRef<symbol | null>(null)

  /** Progress may arrive before the answer to the call that started the test. The answer is then outdated. */
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

  /** Cancels the test and shows nothing of it any more. */
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
