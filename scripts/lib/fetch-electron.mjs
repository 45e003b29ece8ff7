import { createRequire } from 'node:module'
import { downloadArtifact } from '@electron/get'

// Runs as a child process of fetchElectron, which ends it when it falls silent.
const require = createRequire(import.meta.url)

try {
  await downloadArtifact({
    version: require('electron/package.json').version,
    artifactName: 'electron',
    cacheRoot: process.env.electron_config_cache,
    checksums: require('electron/checksums.json'),
    platform: process.platform,
    arch: process.arch,
    downloadOptions: {
      quiet: true,
      getProgressCallback: async ({ percent }) => process.send({ type: 'arrived', percent }),
    },
  })
  process.send({ type: 'unpacking' })
  // Finds the archive in the cache now; ends the process with its own code.
  require('electron/install.js')
} catch (error) {
  const cause = error.cause?.code ?? error.message.split('\n')[0]
  process.send({ type: 'failed', cause }, () => process.exit(1))
}
process.channel?.unref()
