export const messages = {
  page: {
    title: 'The page of Heliograph ended {times} times within a minute',
    oom: 'It ran out of memory.',
    crashed: 'It crashed.',
    killed: 'The system or another program ended it.',
    'launch-failed': 'Its process could not be started.',
    other: 'Its process ended unexpectedly.',
    kept: 'Connections stay open, and messages are still recorded.',
  },
  view: {
    title: 'Something went wrong here',
    text: 'An error keeps this part of the window from being shown. Connections stay open, and messages are still recorded.',
  },
  reload: 'Reload',
  copy: 'Copy details',
  copied: 'Copied',
  copyFailed: 'Could not be copied',
}
