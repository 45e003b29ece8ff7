import { describe, expect, it } from 'vitest'
import { suspectTakeover, TakeoverWatch } from '../../../../../electron/core/sessions/retry/takeover-watch.ts'
import type { ReasonCode } from '../../../../../shared/errors.ts'
import { profileFor } from '../../../../helpers/core/profiles.ts'
import { sentencesOf } from '../../../../helpers/wire/failure-at.ts'

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

describe('the sentence about a connection that the broker closed in silence', () => {
  const silent = { code: 'closed-by-broker', message: 'closed.', details: { host: 'h', port: 1 } } as const
  const fixed = profileFor(1, { clientId: 'pump', clientIdKind: 'fixed' })

  it.each([3, 4] as const)(
    'suggests another client with the same fixed ID the first time (level %s)',
    (version) => {
      const reason = suspectTakeover(silent, fixed, { again: false, version })
      expect(reason).toMatchObject({ code: 'closed-or-taken-over', details: { clientId: 'pump' } })
      const { en, ja } = sentencesOf(reason)
      expect(en).toContain('another client connected with the same client ID “pump”')
      expect(ja).toContain('同じクライアント ID「pump」')
      expect(suspectTakeover(silent, fixed, { again: true, version }).code).toBe('taken-over-again')
    },
  )

  it('does not where nobody else can have the ID, where the broker would say so, or for another reason', () => {
    const random = profileFor(1, { clientId: '', clientIdKind: 'random' })
    for (const again of [false, true]) {
      expect(suspectTakeover(silent, random, { again, version: 4 })).toBe(silent)
    }
    expect(suspectTakeover(silent, fixed, { again: false, version: 5 })).toBe(silent)
    const other = { ...silent, code: 'keep-alive-timeout' } as const
    expect(suspectTakeover(other, fixed, { again: false, version: 4 })).toBe(other)
  })
})
