/**
 * Reads the reports of the two test runners. Each gives { passed, failed, tests }, a test being { file, name, seconds };
 * `folder` is what the names of files begin with.
 */
export function readVitest({ numPassedTests, numTotalTests, testResults }, folder) {
  return {
    passed: numPassedTests,
    // Skipped ones are not passed either: nothing is skipped silently.
    failed: numTotalTests - numPassedTests,
    tests: testResults.flatMap(({ name: path, assertionResults }) =>
      assertionResults.map(({ fullName, duration }) => ({
        file: path.startsWith(folder) ? path.slice(folder.length) : path,
        name: fullName,
        seconds: (duration ?? 0) / 1_000,
      })),
    ),
  }
}

export function readPlaywright({ stats, errors, suites }) {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + stats.skipped + errors.length,
    tests: suites.flatMap(specsOf).map(({ file, title, tests }) => ({
      file,
      name: title,
      seconds:
        tests.flatMap(({ results }) => results).reduce((sum, { duration }) => sum + duration, 0) / 1_000,
    })),
  }
}

function specsOf({ specs = [], suites = [] }) {
  return [...specs, ...suites.flatMap(specsOf)]
}

/** The ten slowest tests and the ten slowest files, as lines. */
export function listSlowest(tests) {
  const byFile = new Map()
  for (const { file, seconds } of tests) byFile.set(file, (byFile.get(file) ?? 0) + seconds)
  const files = [...byFile].map(([file, seconds]) => ({ text: file, seconds }))
  const single = tests.map(({ file, name, seconds }) => ({ text: `${file}: ${name}`, seconds }))
  return ['The slowest tests:', ...tenSlowest(single), 'The slowest files:', ...tenSlowest(files)]
}

function tenSlowest(list) {
  const slowest = list.toSorted((a, b) => b.seconds - a.seconds).slice(0, 10)
  return slowest.map(({ text, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${text}`)
}
