import './no-eval.ts'
import './styles/main.css'
import ui from '@nuxt/ui/vue-plugin'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { i18n } from './i18n/index.ts'
import { useAppStore } from './stores/shell/app.ts'

const app = createApp(App)
app.use(createPinia())
app.use(i18n)
app.use(ui)
useAppStore().start()
app.mount('#app')
