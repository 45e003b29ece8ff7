import { takeDataDir } from '../../../electron/core/db/data-dir.ts'

/** Run as a process of its own: takes the data directory named on the command line and keeps it until it is ended. */
const dataDir = takeDataDir(process.argv[2] ?? '')
process.stdout.write('taken\n')
process.stdin.resume()
// A handle that nobody refers to is closed when memory is collected, and the lock ends with it.
process.on('exit', () => {
  dataDir.release()
})
