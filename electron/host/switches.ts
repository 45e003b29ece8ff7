/** Switches that a user may pass to the packaged program, without the dashes. */
const ownSwitches: readonly string[] = ['data-dir', 'demo']

/** Switches of Chromium that only affect drawing. Some computers show no window without them. */
const drawingSwitches: readonly string[] = [
  'disable-gpu',
  'force-device-scale-factor',
  'ozone-platform',
  'ozone-platform-hint',
]

/** Exactly what our own launcher adds, see `executableArgs` in electron-builder.yml. */
const launcherArguments: readonly string[] = ['--js-flags=--no-memory-protection-keys']

/**
 * Why the packaged program does not start with these arguments, as a sentence, or null. Chromium and Node have
 * hundreds of switches, and some of them open the program to others: a list of what is refused would never be
 * complete.
 */
export function whyRefused(
  args: readonly string[],
  { platform = process.platform, env = process.env } = {},
): string | null {
  const refused = args.map((arg) => arg.trim()).find((arg) => isForeignSwitch(arg, platform))
  if (refused === undefined) return null
  const [name] = refused.split('=')
  // The launcher of an AppImage adds this switch itself where user namespaces are missing.
  if (name === '--no-sandbox' && env['APPIMAGE'] !== undefined) {
    return 'Heliograph does not run without its sandbox, and this system lets no AppImage have one: allow unprivileged user namespaces, or install the .deb package.'
  }
  return `Heliograph does not take the option ${name}. Its own are --data-dir=FOLDER and --demo.`
}

// Chromium trims arguments and accepts one dash for two; on Windows also a slash and capital letters.
function isForeignSwitch(arg: string, platform: NodeJS.Platform): boolean {
  const prefix = platform === 'win32' ? /^[-/]/ : /^-/
  if (!prefix.test(arg) || launcherArguments.includes(arg)) return false
  const name = /^--([a-z-]+)(?:=|$)/.exec(arg)?.[1]
  return name === undefined || ![...ownSwitches, ...drawingSwitches].includes(name)
}
