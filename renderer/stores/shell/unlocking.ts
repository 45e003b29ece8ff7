import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { useSecretsStore } from './secrets.ts'

/** Asks for the passphrase when an action needs it. */
export const useUnlockingStore = defineStore('unlocking', () => {
  const secrets = useSecretsStore()
  const asking = ref(false)
  let waiting: ((unlocked: boolean) => void)[] = []

  /** Asks, unless the question is already open. Resolves with whether the passphrase was entered, here or elsewhere. */
  function ask(): Promise<boolean> {
    asking.value = true
    return new Promise((resolve) => waiting.push(resolve))
  }

  function end(unlocked: boolean): void {
    const ended = waiting
    waiting = []
    asking.value = false
    for (const resolve of ended) resolve(unlocked)
  }

  watch(
    () => secrets.status.locked,
    (locked) => {
      if (!locked) end(true)
    },
    // Runs before the question can be asked again.
    { flush: 'sync' },
  )

  return { asking: computed(() => asking.value), ask, entered: () => end(true), giveUp: () => end(false) }
})
