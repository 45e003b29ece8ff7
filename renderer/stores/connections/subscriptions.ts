import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Removal } from '../../../shared/types/connection.ts'
import type { Subscription, SubscriptionEdit } from '../../../shared/types/subscription.ts'
import { bridge } from '../../bridge/index.ts'

/** The subscriptions of every connection, in the order they were created. */
export const useSubscriptionsStore = defineStore('subscriptions', () => {
  const list = shallowRef<readonly Subscription[]>([])
  const byConnection = computed(() => Map.groupBy(list.value, (subscription) => subscription.connectionId))

  function take(next: readonly Subscription[]): void {
    list.value = next
  }

  bridge.on('subscriptions.changed', take)

  async function load(): Promise<void> {
    take(await bridge.call('subscriptions.list', {}))
  }

  async function create(connectionId: number, subscription: SubscriptionEdit): Promise<Subscription> {
    return bridge.call('subscriptions.create', { connectionId, subscription })
  }

  async function update(id: number, subscription: SubscriptionEdit): Promise<Subscription> {
    return bridge.call('subscriptions.update', { id, subscription })
  }

  async function remove(id: number): Promise<Removal> {
    return bridge.call('subscriptions.remove', { id })
  }

  return {
    list: computed(() => list.value),
    ofConnection: (connectionId: number): readonly Subscription[] =>
      byConnection.value.get(connectionId) ?? [],
    load,
    create,
    update,
    remove,
  }
})
