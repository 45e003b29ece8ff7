/**
 * Where Vue caught an error, by the names of a development build and the numbers of a production one: handlers of events and
 * watchers. What is on screen stays as it was then.
 */
const harmless: ReadonlySet<string> = new Set([
  'watcher getter',
  'watcher callback',
  'watcher cleanup function',
  'native event handler',
  'component event handler',
  ...['2', '3', '4', '5', '6'].map((number) => `https://vuejs.org/error-reference/#runtime-${number}`),
])

/** Whether an error leaves a hole in the page. `info` is Vue's word for where it happened. */
export function leavesHole(info: string): boolean {
  return !harmless.has(info)
}

/** What to put into a report of a fault: no contents of messages, but where it happened. */
export function errorReport(error: unknown, info: string, about: string): string {
  const stack =
    error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error)
  return [about, new Date().toISOString(), info, stack, navigator.userAgent].join('\n')
}
