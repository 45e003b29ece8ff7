import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { Trouble } from './runtime.mjs'

/** The one that Debian's packages belong to, where there are several. */
const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3'
const found = (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error?.code !== 'ENOENT'

/** Chromium without the windows that nobody sees: the tests take a quarter less time in it. */
const headlessShell = '/usr/bin/chromium-headless-shell'

/**
 * What the tests drive besides our own code, how to see that it is there, and its Debian package. `best`: whether it is
 * there in the form that serves the tests best; they do without.
 */
const needs = [
  {
    what: 'Chromium',
    debian: 'chromium-headless-shell',
    there: () => chromiumPath() !== null,
    best: () => existsSync(headlessShell),
  },
  {
    what: 'mosquitto',
    debian: 'mosquitto',
    there: () => existsSync('/usr/sbin/mosquitto') || found('mosquitto'),
  },
  {
    what: 'mosquitto_pub and mosquitto_sub',
    debian: 'mosquitto-clients',
    there: () => found('mosquitto_sub'),
  },
  {
    what: 'paho-mqtt for Python 3',
    debian: 'python3-paho-mqtt',
    there: () => spawnSync(python, ['-c', 'import paho.mqtt.client'], { stdio: 'ignore' }).status === 0,
  },
  {
    what: 'a font with Japanese characters',
    debian: 'fonts-noto-cjk',
    there: () => {
      if (process.platform !== 'linux') return true
      const list = spawnSync('fc-list', [':lang=ja'], { encoding: 'utf8' })
      return list.status === 0 && list.stdout.trim() !== ''
    },
  },
  { what: 'openssl', debian: 'openssl', there: () => found('openssl') },
]

/** Where the browser of the end-to-end tests is, or null. */
export function chromiumPath() {
  const candidates = [
    process.env.HELIOGRAPH_CHROMIUM,
    headlessShell,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ]
  return candidates.find((path) => path !== undefined && existsSync(path)) ?? null
}

/** Sees that everything the tests drive is there. As root on Debian it installs what is not; elsewhere it names it. */
export function provideTestNeeds() {
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    const wanted = needs.filter(({ there, best = there }) => !best())
    if (wanted.length > 0) install(wanted.map(({ debian }) => debian))
  }
  const missing = needs.filter(({ there }) => !there())
  if (missing.length === 0) return
  const names = missing.map(({ what, debian }) => `  ${what} (Debian: apt-get install ${debian})`)
  throw new Trouble(`The tests also need these programs, which are not here:\n${names.join('\n')}`)
}

function install(packages) {
  process.stderr.write(`Installing what the tests need: ${packages.join(', ')} ...\n`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const run = (args) =>
    spawnSync('apt-get', ['-q', '-y', ...args], { stdio: ['ignore', 2, 2], env }).status === 0
  const withoutExtras = ['install', '--no-install-recommends', ...packages]
  // The list of packages may be old or missing.
  if (!run(withoutExtras) && run(['update'])) run(withoutExtras)
}
