import { resolve } from 'node:path'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { uiTheme } from './renderer/styles/theme.ts'

const here = (path: string) => resolve(import.meta.dirname, path)

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rollupOptions: {
        input: { main: here('electron/main.ts'), serve: here('electron/serve.ts') },
        external: ['better-sqlite3'],
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { preload: here('electron/preload.ts') },
        // A sandboxed preload script is loaded as CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: here('renderer'),
    build: {
      outDir: here('out/renderer'),
      // The page's policy allows fonts from its own origin only, no data: addresses.
      assetsInlineLimit: 0,
      rollupOptions: { input: here('renderer/index.html') },
    },
    plugins: [
      vue(),
      ui({
        root: here('.'),
        router: false,
        colorMode: true,
        autoImport: false,
        // Components are imported by name, so that the import table sees them.
        components: false,
        ui: uiTheme,
        icon: { clientBundle: { scan: true } },
      }),
    ],
  },
})
