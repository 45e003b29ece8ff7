import { resolve } from 'node:path'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { uiTheme } from './renderer/styles/theme.ts'

const here = (path: string) => resolve(import.meta.dirname, path)

/** What libraries say, by the end of the file's name, and what they say instead. */
type Amendments = Readonly<Record<string, readonly (readonly [from: string, to: string])[]>>

/**
 * The page's policy refuses style elements, because what gets into the page could write one as well. A sheet that is made by
 * a script is none of the policy's business.
 */
const stylesAsSheets: Amendments = {
  '@nuxt/ui/dist/runtime/plugins/colors.js': [
    ['import { computed } from "vue"', 'import { computed, watchEffect } from "vue"'],
    ['nuxtApp.isHydrating', 'false'],
    [
      'useHead(headData)',
      `const sheet = new CSSStyleSheet()
  document.adoptedStyleSheets.push(sheet)
  watchEffect(() => sheet.replaceSync(root.value))`,
    ],
  ],
  // The editor's: it makes sheets by itself, but only inside of shadow roots.
  'style-mod/src/style-mod.js': [['!root.head && root.adoptedStyleSheets', 'root.adoptedStyleSheets']],
}

/** What screen readers are told, where the library has no way to say it. */
const spoken: Amendments = {
  // A list of choices is no dialog: the page behind it keeps its landmarks and headings.
  'reka-ui/dist/Select/SelectContentImpl.js': [['useHideOthers(content);', '']],
  // The list of commands has no name.
  '@nuxt/ui/dist/runtime/components/CommandPalette.vue': [
    ['<ListboxContent data-slot="content"', '<ListboxContent data-slot="content" :aria-label="placeholder"'],
  ],
}

/** Each place is looked for, so that a new version of a library cannot lose it unnoticed. */
function amendLibraries(amendments: Amendments): Plugin {
  return {
    name: 'amend-libraries',
    transform(code, id) {
      const file = id.split('?')[0] ?? ''
      const end = Object.keys(amendments).find((name) => file.endsWith(name))
      if (end === undefined) return null
      return (amendments[end] ?? []).reduce((text, [from, to]) => {
        if (!text.includes(from)) throw new Error(`${id} no longer says "${from}": look at it again.`)
        return text.replace(from, to)
      }, code)
    },
  }
}

export default defineConfig({
  main: {
    build: {
      outDir: here('out/main'),
      rolldownOptions: {
        input: {
          main: here('electron/main.ts'),
          program: here('electron/program.ts'),
          serve: here('electron/serve.ts'),
        },
        output: { chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: here('out/preload'),
      // A sandboxed preload script cannot require: everything it needs is in the one file, as CommonJS.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: here('electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: here('renderer'),
    build: {
      outDir: here('out/renderer'),
      // A browser keeps the source of a page in memory; where Japanese is in it, with two bytes for each character.
      minify: true,
      chunkSizeWarningLimit: 3_000,
      // The page's policy allows fonts from its own origin only, no data: addresses.
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: here('renderer/index.html'), ended: here('renderer/ended.html') } },
    },
    plugins: [
      amendLibraries({ ...stylesAsSheets, ...spoken }),
      vue(),
      ui({
        root: here('.'),
        router: false,
        // The store of the settings does that, without a style element.
        colorMode: false,
        autoImport: false,
        // Components are imported by name, so that the import table sees them.
        components: false,
        ui: uiTheme,
        // Composables name icons, too; whatever is missed here would be asked for on the network.
        icon: { clientBundle: { scan: { globInclude: ['renderer/**/*.{vue,ts}'], globExclude: [] } } },
      }),
    ],
  },
})
