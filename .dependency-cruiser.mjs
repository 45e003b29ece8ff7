/**
 * The import table of CONTRIBUTING.md, for a machine. A room may import what its line lists and nothing else.
 */

const library = (...names) => `(^|/)node_modules/(${names.join('|')})/`
const shared = '^shared/'
const styles = '\\.css$'

/** `users` (paths as regular expressions) may import other files only where they match `allowed`; Node's own are `node`. */
const room = (name, users, allowed, { except = [], node = false } = {}) => [
  {
    name,
    severity: 'error',
    from: { path: users, pathNot: except },
    to: { pathNot: allowed, dependencyTypesNot: ['core'] },
  },
  ...(node
    ? []
    : [
        {
          name: `${name}-without-node`,
          severity: 'error',
          from: { path: users, pathNot: except },
          to: { dependencyTypes: ['core'] },
        },
      ]),
]

/** A room of the core: itself, the rooms it stands on, shared, Node, and its own libraries. */
const coreRoom = (name, below, libraries = []) =>
  room(
    `core-${name}`,
    `^electron/core/${name}/`,
    [name, ...below].map((one) => `^electron/core/${one}/`).concat(shared, libraries),
    { node: true },
  )

/** A room of the page: itself, the rooms it may use, shared, and libraries. */
const pageRoom = (name, below) =>
  room(`page-${name}`, `^renderer/${name}/`, [
    ...[name, ...below].map((one) => `^renderer/${one}/`),
    shared,
    '(^|/)node_modules/',
    '^#build/',
    '^virtual:',
  ])

/** Parts of a view that another view shows. */
const shownByOthers = [
  '^renderer/views/Charts/ChartPanel\\.vue$',
  '^renderer/views/BuiltInBroker/MovedPorts\\.vue$',
]

/** Only `users` may import `targets`. */
const only = (name, users, targets) => ({
  name,
  severity: 'error',
  from: { path: '^(electron|renderer|shared)/', pathNot: users },
  to: { path: targets },
})

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or need a third.',
      severity: 'error',
      from: { path: '^(electron|renderer|shared|test|scripts)/' },
      to: { circular: true },
    },
    {
      name: 'nothing-missing',
      comment: 'An import that leads nowhere, or to a package that package.json does not name.',
      severity: 'error',
      from: { path: '^(electron|renderer|shared|test|scripts)/' },
      to: { couldNotResolve: true, pathNot: ['^#build/', '^virtual:'] },
    },
    {
      name: 'browser-mode-has-no-electron',
      severity: 'error',
      from: { path: '^electron/serve\\.ts$' },
      to: { path: library('electron'), reachable: true },
    },
    {
      name: 'nobody-imports-tests',
      severity: 'error',
      from: { path: '^(electron|renderer|shared|scripts)/' },
      to: { path: '^test/' },
    },

    ...room('shared', '^shared/', [shared, library('zod')]),
    ...room('preload', '^electron/preload\\.ts$', [shared, library('electron')]),
    ...room(
      'main',
      '^electron/(main|program)\\.ts$',
      [
        '^electron/program\\.ts$',
        '^electron/(host|transport|core)/',
        shared,
        '^package\\.json$',
        library('electron'),
      ],
      {
        node: true,
      },
    ),
    ...room(
      'serve',
      '^electron/serve\\.ts$',
      ['^electron/(host|transport|core)/', shared, '^package\\.json$'],
      {
        node: true,
      },
    ),
    ...room(
      'host',
      '^electron/host/',
      ['^electron/host/', '^electron/core/ports/', shared, library('electron', 'zod')],
      {
        node: true,
      },
    ),
    ...room(
      'transport',
      '^electron/transport/',
      [
        '^electron/transport/',
        '^electron/core/ports/',
        shared,
        library('electron', 'ws', '@types/ws', '@msgpack/msgpack'),
      ],
      { node: true },
    ),

    // The rooms of the core, from the ground up. Each stands on rooms above its line and never on a sibling feature.
    ...coreRoom('ports', []),
    ...coreRoom('threads', [], library('birpc')),
    ...coreRoom('db', [], library('better-sqlite3', '@types/better-sqlite3', 'zod')),
    ...coreRoom('mqtt', []),
    ...coreRoom('network', ['mqtt'], library('ws', '@types/ws', 'node-forge', '@types/node-forge')),
    ...coreRoom('formats', []),
    ...coreRoom('secrets', ['db', 'ports', 'threads']),
    ...coreRoom('profiles', ['db', 'secrets', 'threads']),
    ...coreRoom('history', ['db', 'formats', 'ports', 'threads']),
    ...coreRoom(
      'sessions',
      ['history', 'mqtt', 'network', 'profiles', 'threads'],
      library('mqtt', 'mqtt-packet'),
    ),
    ...coreRoom(
      'broker',
      ['ports', 'profiles', 'secrets', 'sessions', 'threads'],
      library('aedes', 'mqtt', 'ws', '@types/ws'),
    ),
    ...coreRoom('doctor', ['mqtt', 'network', 'ports', 'profiles', 'sessions', 'threads'], library('mqtt')),
    ...coreRoom('transfer', ['history', 'ports', 'threads']),
    ...coreRoom('handlers', [
      'broker',
      'db',
      'doctor',
      'history',
      'network',
      'ports',
      'profiles',
      'secrets',
      'sessions',
      'threads',
      'transfer',
    ]),
    {
      name: 'no-folder-cycles',
      comment: 'Two folders that need each other are one room, or need a third.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^(electron|shared)/' },
      to: { circular: true },
    },

    // The rooms of the page.
    ...pageRoom('bridge', []),
    ...pageRoom('i18n', []),
    ...pageRoom('charts', ['i18n']),
    ...pageRoom('components', []),
    ...pageRoom('stores', ['bridge', 'charts', 'i18n']),
    ...pageRoom('composables', ['components', 'i18n', 'stores']),
    ...pageRoom('views', ['charts', 'components', 'composables', 'i18n', 'stores']),
    {
      name: 'views-know-only-the-views-they-show',
      comment: 'The workbench shows every view; the others show what is listed.',
      severity: 'error',
      from: { path: '^renderer/views/(?!Workbench/)([^/]+)/' },
      to: { path: '^renderer/views/', pathNot: ['^renderer/views/$1/', ...shownByOthers] },
    },
    ...room('renderer', '^renderer/', ['^renderer/', shared, '(^|/)node_modules/', '^#build/', '^virtual:']),

    only(
      'electron-only-at-the-edge',
      '^electron/((main|program|preload)\\.ts|host/(desktop|last-words|page-guard|quitting)\\.ts|transport/ipc\\.ts)$',
      library('electron'),
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: styles },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    skipAnalysisNotInRules: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
}
