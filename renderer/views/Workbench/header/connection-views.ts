import type { Component } from 'vue'
import ChartsView from '../../Charts/ChartsView.vue'
import MessagesView from '../../Messages/MessagesView.vue'

/** A view of one connection: takes `connectionId`. */
export interface ConnectionView {
  /** Key of its label, and what `ui.tab` holds. */
  name: 'messages' | 'charts'
  icon: string
  component: Component
}

/** What the tabs of a connection lead to, in their order. */
export const connectionViews: readonly ConnectionView[] = [
  { name: 'messages', icon: 'i-lucide-message-square', component: MessagesView },
  { name: 'charts', icon: 'i-lucide-chart-line', component: ChartsView },
]
