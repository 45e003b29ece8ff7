import { expect, it } from 'vitest'
import { changedSince, testedWith } from '../../../../../../renderer/views/Connection/doctor/tested-with.ts'
import { newDraft } from '../../../../../../renderer/views/Connection/draft/profile-draft.ts'

const draft = { ...newDraft(), host: 'a.example', name: 'A' }
const before = testedWith(draft)

it('keeps a result while fields change that a test does not use', () => {
  const will = { ...draft.will, enabled: true, topic: 'a' }
  expect(changedSince(before, { ...draft, name: 'B', notes: 'b', colour: 'red', will })).toEqual([])
})

it('names the fields that a result does not belong to any more, and none once they are back', () => {
  const { secrets } = draft
  const moved = { ...draft, host: 'b.example', port: '1884' }
  expect(changedSince(before, moved)).toEqual(['host', 'port'])
  const password = { text: 'other', forget: false }
  expect(changedSince(before, { ...draft, secrets: { ...secrets, password } })).toEqual(['secrets'])
  const authenticationData = { text: '01', format: 'hex', forget: false } as const
  expect(changedSince(before, { ...draft, secrets: { ...secrets, authenticationData } })).toEqual(['secrets'])
  expect(changedSince(before, { ...moved, host: 'a.example', port: '1883' })).toEqual([])
})
