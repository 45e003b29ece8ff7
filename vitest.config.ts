import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import type { Plugin } from 'vitest/config'
import { defineConfig } from 'vitest/config'
import { steadyFlags } from './scripts/lib/runtime.mjs'

const suffix = '?nodeWorker'

/** Starts worker threads from their sources: Node strips the types itself, so tests need no build. */
function nodeWorkers(): Plugin {
  const prefix = '\0node-worker:'
  return {
    name: 'node-workers',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!source.endsWith(suffix) || importer === undefined) return null
      return prefix + resolve(dirname(importer), source.slice(0, -suffix.length))
    },
    load(id) {
      if (!id.startsWith(prefix)) return null
      const url = JSON.stringify(pathToFileURL(id.slice(prefix.length)).href)
      return `import { Worker } from 'node:worker_threads'
export default (options) => new Worker(new URL(${url}), options)`
    },
  }
}

const project = (name: string, include: string[]) => ({ extends: true as const, test: { name, include } })

export default defineConfig({
  plugins: [nodeWorkers(), vue()],
  resolve: {
    alias: { electron: resolve(import.meta.dirname, 'test/helpers/programs/electron-stand-in.ts') },
  },
  test: {
    environment: 'node',
    // Two threads of work and their brokers: more files at once only make each other time out.
    maxWorkers: 2,
    execArgv: steadyFlags(),
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Threads and brokers start slowly on a busy machine: what is waited for comes, or the test's own time ends.
    expect: { poll: { timeout: 15_000, interval: 50 } },
    allowOnly: false,
    passWithNoTests: false,
    restoreMocks: true,
    projects: [
      project('unit', ['test/unit/**/*.test.{ts,mjs}']),
      project('contract', ['test/contract/**/*.test.ts']),
      project('integration', ['test/integration/**/*.test.ts']),
      project('durability', ['test/durability/**/*.test.ts']),
    ],
  },
})
