import { expect, it } from 'vitest'
import { listSlowest, readPlaywright, readVitest } from '../../../scripts/lib/test-report.mjs'

const vitest = {
  numPassedTests: 2,
  numTotalTests: 4,
  testResults: [
    {
      name: '/here/test/unit/a.test.ts',
      assertionResults: [
        { fullName: 'a works', duration: 1_500 },
        { fullName: 'b works', duration: 250 },
        { fullName: 'c was skipped' },
      ],
    },
  ],
}
const playwright = {
  stats: { expected: 1, unexpected: 1, flaky: 0, skipped: 1 },
  errors: [{}],
  suites: [
    {
      specs: [{ file: 'x.e2e.ts', title: 'x', tests: [{ results: [{ duration: 4_000 }] }] }],
      suites: [{ specs: [{ file: 'x.e2e.ts', title: 'y', tests: [{ results: [{ duration: 3_000 }] }] }] }],
    },
  ],
}

it('what was skipped, was flaky or could not be loaded counts as failed', () => {
  expect(readVitest(vitest, '/here/test/')).toMatchObject({ passed: 2, failed: 2 })
  expect(readPlaywright(playwright)).toMatchObject({ passed: 1, failed: 3 })
})

it('lists the slowest tests and files of both runners', () => {
  const tests = [...readVitest(vitest, '/here/test/').tests, ...readPlaywright(playwright).tests]
  expect(listSlowest(tests)).toEqual([
    'The slowest tests:',
    '    4.0 s  x.e2e.ts: x',
    '    3.0 s  x.e2e.ts: y',
    '    1.5 s  unit/a.test.ts: a works',
    '    0.3 s  unit/a.test.ts: b works',
    '    0.0 s  unit/a.test.ts: c was skipped',
    'The slowest files:',
    '    7.0 s  x.e2e.ts',
    '    1.8 s  unit/a.test.ts',
  ])
})

it('lists no more than ten', () => {
  const tests = Array.from({ length: 30 }, (_, index) => ({ file: `${index}`, name: 'x', seconds: index }))
  expect(listSlowest(tests)).toHaveLength(22)
})
