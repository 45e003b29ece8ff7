import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'

interface Question {
  connectionId: number
  resolve: (entered: boolean) => void
}

/** Asks for secrets that were kept for an earlier run only, before a connection is opened. */
export const useForgottenStore = defineStore('forgotten', () => {
  const questions = shallowRef<readonly Question[]>([])

  /** Resolves with whether the secrets were entered. Connections are asked about one at a time. */
  function ask(connectionId: number): Promise<boolean> {
    return new Promise((resolve) => {
      questions.value = [...questions.value, { connectionId, resolve }]
    })
  }

  /** Answers all requests about that connection. */
  function answer(connectionId: number, entered: boolean): void {
    const answered = questions.value.filter((question) => question.connectionId === connectionId)
    questions.value = questions.value.filter((question) => question.connectionId !== connectionId)
    for (const { resolve } of answered) resolve(entered)
  }

  return { askingFor: computed(() => questions.value[0]?.connectionId ?? null), ask, answer }
})
