import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { useSecretsStore } from './secrets.ts'

/** Asking for the passphrase in the middle of something that needs it. */
export const useUnlockingStore = defineStore('unlocking', () => {
  const secrets = useSecretsStore()
  const asking = ref(false)
  let waiting: ((unlocked: boolean) => void)[] = []

  /** Asks, where nobody does yet; resolves with whether it was entered, here or anywhere else. */
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
    // Before anybody can ask again.
    { flush: 'sync' },
  )

  return { asking: computed(() => asking.value), ask, entered: () => end(true), giveUp: () => end(false) }
})
