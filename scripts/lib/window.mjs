import { spawnElectron } from './electron.mjs'
import { passSignals } from './runtime.mjs'

/** Exit codes of the desktop program when it has already said what is wrong: it refused to start, or it failed. */
const saidCodes = [3, 4]
/** An Electron that ends by itself before this never showed a window. */
const startupMs = 15_000
/** The desktop program ends within five seconds by itself. */
const longestCloseMs = 7_000

/**
 * Runs the desktop program to its end. `notStarted` is null, or why Electron did not start, as the end of a sentence. Whoever
 * ends the program with a signal has ended it, however it goes: nothing else is started in its place.
 */
export async function runWindow(program, args, { say, closeMs = longestCloseMs }) {
  const { child, ended } = spawnElectron(program, args)
  let told = false
  let late
  const stopPassing = passSignals(child, () => {
    told = true
    late ??= setTimeout(() => {
      say('Heliograph did not finish closing in time.')
      child.kill('SIGKILL')
    }, closeMs)
  })
  const { code, signal, cause, ranMs } = await ended
  stopPassing()
  clearTimeout(late)
  if (code === 0) return { exitCode: 0, notStarted: null }
  // A signal that comes before Electron listens ends it as well.
  if (told) return { exitCode: code === null && signal !== 'SIGKILL' ? 0 : 1, notStarted: null }
  if (saidCodes.includes(code)) return { exitCode: 1, notStarted: null }
  if (ranMs <= startupMs) return { exitCode: 1, notStarted: `Electron did not start (${cause})` }
  say(`Heliograph ended unexpectedly (${cause}).`)
  return { exitCode: 1, notStarted: null }
}
