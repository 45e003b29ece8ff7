import { join } from 'node:path'
import { app } from 'electron'
import { version } from '../package.json'
import { installLastWords } from './host/last-words.ts'

const log = (message: string) => void process.stderr.write(`${message}\n`)
const dataDir = app.commandLine.getSwitchValue('data-dir') || join(app.getPath('appData'), 'Heliograph')
const endWith = installLastWords({ app, dataDir, version, log })

// Imported only now, so that an error while it loads has somebody to tell it.
try {
  const { runProgram } = await import('./program.ts')
  runProgram({ dataDir, log, endWith })
} catch (error) {
  endWith(error)
}
