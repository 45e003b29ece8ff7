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
      '^electron/main\\.ts$',
      ['^electron/(host|transport|core)/', shared, '^package\\.json$', library('electron')],
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
      ['^electron/host/', '^electron/core/ports\\.ts$', shared, library('electron', 'zod')],
      {
        node: true,
      },
    ),
    ...room(
      'transport',
      '^electron/transport/',
      [
        '^electron/transport/',
        '^electron/core/client\\.ts$',
        shared,
        library('electron', 'ws', '@types/ws', '@msgpack/msgpack'),
      ],
      { node: true },
    ),
    ...room(
      'core',
      '^electron/core/',
      [
        '^electron/core/',
        shared,
        library(
          'zod',
          'birpc',
          'mqtt',
          'mqtt-packet',
          'better-sqlite3',
          '@types/better-sqlite3',
          'aedes',
          'ws',
          '@types/ws',
          'node-forge',
          '@types/node-forge',
        ),
      ],
      { node: true },
    ),
    ...room('renderer', '^renderer/', ['^renderer/', shared, '(^|/)node_modules/', '^#build/', '^virtual:']),

    only('mqtt-only-in-connections', '^electron/core/connections/', library('mqtt', 'mqtt-packet')),
    only('sqlite-only-in-db', '^electron/core/db/', library('better-sqlite3', '@types/better-sqlite3')),
    only(
      'forge-only-on-the-wire',
      '^electron/core/connections/wire/',
      library('node-forge', '@types/node-forge'),
    ),
    only('aedes-only-in-broker', '^electron/core/broker/', library('aedes')),
    only(
      'websockets-only-where-sockets-are',
      '^electron/(core/(connections|broker)/|transport/(ws|socket)\\.ts$)',
      library('ws', '@types/ws'),
    ),
    only(
      'electron-only-at-the-edge',
      '^electron/(main\\.ts|preload\\.ts|host/desktop\\.ts|transport/ipc\\.ts)$',
      library('electron'),
    ),
    only('bridge-only-in-stores', '^renderer/(stores|bridge)/', '^renderer/bridge/'),
    {
      name: 'components-know-no-store',
      comment: 'Props in, events out.',
      severity: 'error',
      from: { path: '^renderer/components/' },
      to: { path: '^renderer/(stores|bridge|views)/' },
    },
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
