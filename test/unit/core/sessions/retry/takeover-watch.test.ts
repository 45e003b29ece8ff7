import { describe, expect, it } from 'vitest'
import { TakeoverWatch } from '../../../../../electron/core/sessions/retry/takeover-watch.ts'
import type { ReasonCode } from '../../../../../shared/errors.ts'

/** Connections one after the other: how long each lasted (null: it was not accepted) and why it ended. */
function verdicts(lives: [seconds: number | null, code: ReasonCode][]): boolean[] {
  const watch = new TakeoverWatch()
  let nowMs = 0
  return lives.map(([seconds, code]) => {
    if (seconds !== null) watch.accepted(nowMs)
    nowMs += (seconds ?? 0) * 1_000
    return watch.ended(code, nowMs)
  })
}

describe('another client with the same id', () => {
  it('is recognised at the third silent end, however long the first connection had lasted', () => {
    expect(
      verdicts([
        [7_200, 'closed-by-broker'],
        [1, 'closed-by-broker'],
        [2, 'connection-reset'],
      ]),
    ).toEqual([false, false, true])
  })

  it.each<[string, [number | null, ReasonCode][]]>([
    ['connections that last', Array<[number, ReasonCode]>(9).fill([31, 'closed-by-broker'])],
    [
      'a broker that is away in between',
      [
        [1, 'closed-by-broker'],
        [1, 'closed-by-broker'],
        [null, 'connection-refused'],
        [1, 'closed-by-broker'],
      ],
    ],
    ['ends that have another reason', Array<[number, ReasonCode]>(9).fill([1, 'keep-alive-timeout'])],
    ['a port that never accepts', Array<[null, ReasonCode]>(9).fill([null, 'connection-reset'])],
  ])('is not seen behind %s', (_what, lives) => {
    expect(verdicts(lives)).not.toContain(true)
  })
})
